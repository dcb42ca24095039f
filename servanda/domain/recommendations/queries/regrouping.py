"""Merges, splits and moves: what can be undone, where a closed cluster leads, what people decided by them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from servanda.domain.recommendations.models import Cluster, ClusterMember, Regrouping
from servanda.domain.recommendations.states import HowLeft
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused

UNDO_FOR = datetime.timedelta(days=30)


def clusters_to_change(*clusters: Cluster) -> list[Cluster]:
    """The rows as they are now, in the order given; locked in one order, so that two merges never wait for each other.

    They stay so until the transaction ends.
    """
    keys = [cluster.pk for cluster in clusters]
    held = Cluster.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(keys)
    return [held[key] for key in keys]


def joined_by(regrouping: Regrouping) -> QuerySet[ClusterMember]:
    """The memberships it made that still stand: who left since, or left and came back, is not among them."""
    went = ClusterMember.objects.filter(pk__in=regrouping.chosen).values("recommendation")
    now = ClusterMember.objects.filter(cluster=regrouping.target, left_at=None, joined_at=regrouping.done_at)
    return now.filter(recommendation__in=went).order_by("id")


def regroupings_to_undo(cluster: Cluster) -> QuerySet[Regrouping]:
    """Of the last 30 days, newest first: what was merged into it, split from it, moved out of it or into it."""
    found = Regrouping.objects.filter(Q(source=cluster) | Q(target=cluster), undone_at=None)
    fresh = found.filter(done_at__gte=clock.now() - UNDO_FOR)
    return fresh.select_related("source", "target").order_by("-id")


def successor_of(cluster: Cluster) -> Cluster | None:
    """The open cluster it is part of now, however often that was merged again; None while it is open itself."""
    seen = {cluster.pk}
    found = cluster.merged_into
    while found is not None and found.merged_into is not None and found.pk not in seen:
        seen.add(found.pk)
        found = found.merged_into
    return found


def require_open(target: Model) -> None:
    """Nothing new is hung on a cluster that has closed. The caller holds its row, so that it stays so."""
    if isinstance(target, Cluster) and target.closed_at:
        later = successor_of(target)
        if later:
            message = _("“%(title)s” is part of “%(other)s” now. Do it there.")
            raise StepRefused(message % {"title": target, "other": later})
        raise StepRefused(_("“%(title)s” is closed.") % {"title": target})


def merged_into(cluster: Cluster) -> QuerySet[Cluster]:
    """The clusters whose work goes on in this one, directly."""
    return Cluster.objects.filter(merged_into=cluster).order_by("closed_at", "public_id")


def predecessors_in(states: Iterable[str]) -> dict[int, list[Cluster]]:
    """By cluster: all whose work goes on in it, through however many merges; closed first comes first."""
    found = Cluster.objects.filter(state__in=list(states), merged_into__isnull=False)
    by_next: dict[int, list[Cluster]] = defaultdict(list)
    for cluster in found.order_by("closed_at", "public_id"):
        by_next[cluster.merged_into_id or 0].append(cluster)

    def before(key: int) -> list[Cluster]:
        return [each for cluster in by_next[key] for each in (*before(cluster.pk), cluster)]

    return {key: before(key) for key in list(by_next)}


def former_members_of(cluster: Cluster) -> QuerySet[ClusterMember]:
    """Who was in it when it closed, in the order of joining."""
    rows = ClusterMember.objects.filter(cluster=cluster, left_at=cluster.closed_at)
    return rows.select_related("recommendation").order_by("id")


@dataclass(frozen=True, slots=True)
class PairsDecided:
    """What people decided about which recommendations belong together, by key.

    `together` are the members of each open cluster; `apart` are pairs, the smaller key first, of which somebody took
    one out of a cluster (split, moved, removed) and left the other in. What was decided last counts: a pair that is
    in one cluster today is not apart. An undone step decides nothing.
    """

    together: tuple[frozenset[int], ...]
    apart: frozenset[tuple[int, int]]


def pairs_decided(state: Any) -> PairsDecided:
    """Of one State (or its code). Derived from who was in which cluster when: nothing more is stored."""
    rows = ClusterMember.objects.filter(cluster__state=state).exclude(how_left=HowLeft.UNDONE)
    by_cluster: dict[int, list[_Stay]] = defaultdict(list)
    home: dict[int, int] = {}
    fields = ("cluster_id", "recommendation_id", "joined_at", "left_at")
    for cluster, key, joined, left in rows.order_by("cluster_id", "id").values_list(*fields):
        by_cluster[cluster].append((key, joined, left))
        if left is None:
            home[key] = cluster
    apart = {pair for stays in by_cluster.values() for pair in _parted(stays)}
    together: dict[int, set[int]] = defaultdict(set)
    for key, cluster in home.items():
        together[cluster].add(key)
    return PairsDecided(
        together=tuple(frozenset(together[cluster]) for cluster in sorted(together)),
        apart=frozenset((a, b) for a, b in apart if a not in home or home[a] != home.get(b)),
    )


_Stay = tuple[int, datetime.datetime, "datetime.datetime | None"]


def _parted(stays: list[_Stay]) -> set[tuple[int, int]]:
    """Pairs of one cluster of which one left while the other stayed. Who left in one step left together."""
    found = set()
    for key, _joined, left in stays:
        if left is None:
            continue
        for other, joined, other_left in stays:
            stayed = joined < left and (other_left is None or other_left > left)
            if stayed and other != key:
                found.add((min(key, other), max(key, other)))
    return found
