"""What people decided about clusters and repeats, as the search for either takes it: no run moves anything of that."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Q

from servanda.domain.recommendations.models import Cluster, ClusterMember
from servanda.domain.recommendations.queries.regrouping import pairs_decided
from servanda.domain.recommendations.states import HowLeft
from servanda.pipelines.classification.clusters.shapes import Decided, HeldCluster, Pair
from servanda.pipelines.classification.gathering.reading import Held
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.states import Kind, Stage

Pairs = Callable[[str], Iterable[Pair]]  # ISO3 code of a State → pairs of keys of recommendations

_NO = (Stage.REFUSED, Stage.CHANGED)  # either way a person said that the value was wrong
_AT_THE_END = datetime.timedelta(minutes=1)  # who leaves a cluster so shortly before it closes left with it


def decided_about_clusters(held: Held) -> Decided:
    """Every open cluster with its members, who must not come into it, and what people put together or apart.

    The one place where people's word on clusters comes in: another record of it is one line in TOGETHER or APART.
    """
    members: dict[int, set[int]] = defaultdict(set)
    for key, cluster in held.homes.items():
        members[cluster].add(key)
    out = _kept_out(held.state)
    open_ = Cluster.objects.filter(state=held.state, closed_at=None).order_by("pk").values_list("pk", "public_id")
    return Decided(
        held=tuple(
            HeldCluster(public_id, frozenset(members[pk]), frozenset(out[public_id] - members[pk]))
            for pk, public_id in open_
        ),
        together=tuple(pair for pairs in TOGETHER for pair in pairs(held.state)),
        apart=tuple(pair for pairs in APART for pair in pairs(held.state)),
    )


def decided_about_repeats(held: Held) -> tuple[list[Pair], list[Pair]]:
    """Pairs that are one demand, because one thread follows both; and pairs a person said are not."""
    first: dict[int, int] = {}
    together = [(first.setdefault(thread, key), key) for key, thread in sorted(held.threads.items())]
    keys = held.keys
    refused = [(keys[public_id], key) for key, public_id in _refused(held.state, Kind.REPEAT) if public_id in keys]
    return [pair for pair in together if pair[0] != pair[1]], refused


def _kept_out(state: str) -> dict[str, set[int]]:
    """Public id of a cluster → who was taken out of it, or whose place in it was refused."""
    found: dict[str, set[int]] = defaultdict(set)
    # A place whose giving was undone is as if it had never been.
    left = ClusterMember.objects.filter(cluster__state=state, left_at__isnull=False).exclude(how_left=HowLeft.UNDONE)
    for public_id, key in left.order_by("pk").values_list("cluster__public_id", "recommendation_id"):
        found[public_id].add(key)
    for key, public_id in _refused(state, Kind.CLUSTER):
        found[public_id].add(key)
    return found


def _refused(state: str, kind: Kind) -> list[tuple[int, str]]:
    """Recommendation and value."""
    rows = Suggestion.objects.filter(recommendation__state=state, kind=kind, stage__in=_NO).order_by("pk")
    return list(rows.values_list("recommendation_id", "value"))


def parted(state: str) -> Iterable[Pair]:
    """What somebody split, moved or took out of a cluster, and who stayed in it."""
    return sorted(pairs_decided(state).apart)


def apart_since_their_cluster(state: str) -> Iterable[Pair]:
    """Who was kept out of a cluster that closed since stays apart from its last members, wherever these went."""
    kept_out = _kept_out(state)
    closed = Cluster.objects.filter(state=state, closed_at__isnull=False, public_id__in=kept_out).order_by("pk")
    for cluster in closed:
        assert cluster.closed_at
        last = Q(left_at=None) | Q(left_at__gte=cluster.closed_at - _AT_THE_END)
        members = set(cluster.memberships.filter(last).order_by().values_list("recommendation_id", flat=True))
        for key in sorted(kept_out[cluster.public_id] - members):
            yield from ((key, member) for member in sorted(members))


TOGETHER: tuple[Pairs, ...] = ()
APART: tuple[Pairs, ...] = (parted, apart_since_their_cluster)
