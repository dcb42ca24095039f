"""Some members of an objective become one of their own, or join another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.regrouping.noting import note_what_went_along
from servanda.domain.implementation.models import Action, Assignment
from servanda.domain.implementation.queries.regrouping import SplitPreview, split_preview
from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.clusters import create_cluster
from servanda.domain.recommendations.actions.regrouping import take_across
from servanda.domain.recommendations.models import Cluster, Recommendation, Regrouping
from servanda.domain.recommendations.queries.regrouping import clusters_to_change
from servanda.domain.recommendations.states import RegroupingKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """What of the rest goes with the chosen: whether the same bodies answer, and which actions (by key)."""

    same_bodies: bool = True
    actions: Collection[int] = field(default=())


@transaction.atomic
def split_cluster(
    *,
    source: Cluster,
    recommendations: Iterable[Recommendation],
    titles: Mapping[str, str],
    objectives: Mapping[str, str],
    along: GoesAlong,
    seen: str,
    by: User,
) -> Regrouping:
    """The chosen members become a cluster of their own, of the same area; at least one member stays.

    Answers stay where they were given, drafts too; what was approved before still speaks of those that left.
    """
    (source,) = _held(source, by=by)
    preview = _as_seen(source, recommendations, None, seen)
    if not preview.staying:
        raise InvalidInput(_("Leave at least one recommendation in it, or reword the whole objective instead."))
    made = create_cluster(state=source.state, titles=titles, objectives=objectives, area=source.area, by=by)
    return _take(RegroupingKind.SPLIT, preview, made, along, by)


@transaction.atomic
def move_members(
    *,
    source: Cluster,
    target: Cluster,
    recommendations: Iterable[Recommendation],
    along: GoesAlong,
    seen: str,
    by: User,
) -> Regrouping:
    """The chosen members join another cluster and its answers; what was approved before still speaks of them."""
    source, target = _held(source, target, by=by)
    preview = _as_seen(source, recommendations, target, seen)
    return _take(RegroupingKind.MOVE, preview, target, along, by)


def _held(*clusters: Cluster, by: User) -> list[Cluster]:
    held = clusters_to_change(*clusters)
    for cluster in held:
        require(
            rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster.")
        )
    return held


def _as_seen(
    source: Cluster, recommendations: Iterable[Recommendation], target: Cluster | None, seen: str
) -> SplitPreview:
    preview = split_preview(source, [item.pk for item in recommendations], target=target)
    if preview.stamp != seen:
        raise EditedMeanwhile(_("Something changed in one of them after you looked. Read again what would happen."))
    if not preview.chosen:
        raise InvalidInput(_("Tick the recommendations first."))
    return preview


def _take(kind: RegroupingKind, preview: SplitPreview, target: Cluster, along: GoesAlong, by: User) -> Regrouping:
    made = take_across(kind=kind, source=preview.source, target=target, chosen=preview.chosen, by=by)
    going = [action for action, _only in preview.actions if action.pk in set(along.actions)]
    made.moved = {
        "actions": [action.pk for action in going],
        "served": _serve_the_chosen(going, preview),
        "given": _same_bodies(preview, made, by) if kind == RegroupingKind.SPLIT and along.same_bodies else [],
    }
    made.save()
    note_what_went_along(regrouping=made, by=by)
    Action.objects.filter(pk__in=made.moved["actions"]).update(cluster=target)
    return made


def _serve_the_chosen(going: list[Action], preview: SplitPreview) -> dict[str, list[int]]:
    """An action serves members of its own objective: of those it served, the ones that go along. Returns what was."""
    was: dict[str, list[int]] = {}
    for action in going:
        served = [item.pk for item in action.recommendations.all()]
        was[str(action.pk)] = sorted(served)
        action.recommendations.set([key for key in preview.chosen if not served or key in served])
    return was


def _same_bodies(preview: SplitPreview, made: Regrouping, by: User) -> list[int]:
    rows: list[Any] = [
        Assignment(
            body=held.body,
            post=held.post,
            cluster=made.target,
            part=held.part,
            due_on=held.due_on,
            assigned_by=by,
            assigned_at=made.done_at,
        )
        for held in preview.parts
    ]
    return [row.pk for row in Assignment.objects.bulk_create(rows)]
