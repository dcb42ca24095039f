"""Updates as lines of a desk: which they are is asked of one table, what stands beside them only of those shown."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from servanda.domain.implementation.models import Evidence, Update
from servanda.domain.implementation.queries.clearance import steps_waiting_for
from servanda.domain.implementation.queries.versions import TEXTS


def first_of(found: QuerySet[Update], *, most: int) -> QuerySet[Any]:
    """The first of them in the order they have, each with body and object, without texts.

    Asked for with everything at once, PostgreSQL joins eight tables for every update there is, and takes longer to
    choose the order of the joins than to find the rows.
    """
    keys = found.values("pk")[:most]
    rows = Update.objects.filter(pk__in=keys).select_related("body", "cluster", "recommendation")
    return rows.defer(*TEXTS).order_by(*found.query.order_by)


def first_to_decide(user: Any, *, most: int) -> list[Any]:
    """What waits for this person's decision, soonest due first: each update with `due_on` and `evidence_count`.

    Every piece is counted: whoever decides reads those kept closer as well (`rules.can_read_kept`).
    """
    pieces = Evidence.objects.filter(update=OuterRef("update")).order_by().values("update")
    counted = Subquery(pieces.annotate(n=Count("pk")).values("n"), IntegerField())
    steps = (
        steps_waiting_for(user)
        .select_related(None)
        .select_related("update__body", "update__cluster", "update__recommendation")
    )
    told = steps.defer(*(f"update__{name}" for name in TEXTS)).annotate(evidence_count=Coalesce(counted, 0))
    found = []
    for step in told.order_by("due_on", "update__submitted_at", "update")[:most]:
        row: Any = step.update
        row.due_on, row.evidence_count = step.due_on, step.evidence_count
        found.append(row)
    return found
