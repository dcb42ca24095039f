"""Reading batches of assignments: the plan, the receipt, and what may still be undone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from servanda.domain.implementation.models import Assignment, AssignmentBatch, AssignmentLine
from servanda.domain.implementation.states import AssignmentPart, LineChange
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common import clock

_TO_LOOK_AT = (LineChange.TAKES_OVER, LineChange.CHANGES, LineChange.NEW, LineChange.SAME)
UNDO_FOR = datetime.timedelta(days=30)


def batches_visible_to(user: Any) -> QuerySet[AssignmentBatch]:
    """Those of the States in which this person assigns, newest first."""
    return (
        AssignmentBatch.objects.filter(body__in=bodies_where(user, Permission.ASSIGN))
        .select_related("body", "post", "state", "planned_by", "applied_by", "undone_by")
        .order_by("-id")
    )


def lines_of(batch: AssignmentBatch) -> QuerySet[AssignmentLine]:
    """Its lines, those that somebody must look at first: leads in the way, then what changes, then what stays."""
    found = AssignmentLine.objects.filter(batch=batch).select_related("cluster", "recommendation", "made__body")
    first = Case(*(When(change=change, then=place) for place, change in enumerate(_TO_LOOK_AT)), default=9)
    return found.order_by(first, "id")


def counts_of(batch: AssignmentBatch) -> dict[str, int]:
    """How many lines of each planned change and of each outcome: {"new": 4, "done": 3 …}."""
    counted = AssignmentLine.objects.filter(batch=batch).order_by()
    found: dict[str, int] = {}
    for change, outcome, number in counted.values_list("change", "outcome").annotate(n=Count("pk")):
        found[change] = found.get(change, 0) + number
        if outcome:
            found[outcome] = found.get(outcome, 0) + number
    return found


def may_be_undone(batch: AssignmentBatch) -> bool:
    """Applied within the last 30 days, and not undone yet."""
    if batch.applied_at is None or batch.undone_at is not None:
        return False
    return clock.now() - batch.applied_at <= UNDO_FOR


def held_by_target(
    targets: Iterable[Cluster | Recommendation], *, lock: bool = False
) -> dict[tuple[str, int], list[Assignment]]:
    """Who answers now for each, by ("cluster" or "recommendation", key). With `lock` it stays so until the commit."""
    found = list(targets)
    clusters = [item.pk for item in found if isinstance(item, Cluster)]
    alone = [item.pk for item in found if isinstance(item, Recommendation)]
    about = Q(cluster__in=clusters) | Q(recommendation__in=alone)
    rows = Assignment.objects.filter(about, ended_at=None).order_by("id")
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("body", "post")
    by_target: dict[tuple[str, int], list[Assignment]] = {}
    for row in rows:
        key = ("cluster", row.cluster_id) if row.cluster_id else ("recommendation", row.recommendation_id or 0)
        by_target.setdefault(key, []).append(row)
    return by_target


def assignments_by_key(keys: Iterable[int]) -> dict[int, Assignment]:
    """Assignments, ended ones too, as a receipt names them."""
    found = Assignment.objects.filter(pk__in=list(keys)).select_related("body", "post").order_by("pk")
    return {row.pk: row for row in found}


def stands_in_the_way(earlier: Assignment, rows: list[Assignment]) -> bool:
    """A body or post that has closed, or a part that somebody took since."""
    if earlier.body.closed_on or (earlier.post and earlier.post.closed_on):
        return True
    leads = earlier.part == AssignmentPart.LEAD
    return any(row.body_id == earlier.body_id or (leads and row.part == AssignmentPart.LEAD) for row in rows)
