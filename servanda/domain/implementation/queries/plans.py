"""Objectives at a glance: who leads, how many members, how the actions stand, when it was last answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from servanda.domain.implementation.models import Action, Assignment, Update
from servanda.domain.implementation.states import ActionStatus, AssignmentPart, UpdateStage
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.organisations.models import Body

_ENDED = (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED)


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of the list of objectives."""

    cluster: Cluster
    members: int
    lead: Body | None
    due_on: datetime.date | None
    actions: int
    completed: int
    late: int
    approved_at: datetime.datetime | None
    level: str  # of the newest approved update that states one


def overview_of(clusters: Iterable[Any], *, today: datetime.date) -> list[Overview]:
    """In three queries, however many there are. The clusters come from `clusters_visible_to`."""
    found = list(clusters)
    leads = Assignment.objects.filter(cluster__in=found, part=AssignmentPart.LEAD, ended_at=None)
    lead = {row.cluster_id: row for row in leads.select_related("body").order_by("id")}
    open_and_late = Q(promised_for__lt=today) & ~Q(status__in=_ENDED)
    counted = Action.objects.filter(cluster__in=found).order_by().values("cluster")
    plans: dict[Any, Any] = {
        row["cluster"]: row
        for row in counted.annotate(
            n=Count("id"),
            completed=Count("id", filter=Q(status=ActionStatus.COMPLETED)),
            late=Count("id", filter=open_and_late),
        )
    }
    approved = Update.objects.filter(cluster=OuterRef("pk"), stage=UpdateStage.APPROVED).order_by("-approved_at", "-id")
    said = (
        Cluster.objects.filter(pk__in=[row.pk for row in found])
        .order_by("pk")
        .annotate(
            last=Subquery(approved.values("approved_at")[:1]),
            level=Subquery(approved.exclude(level="").values("level")[:1]),
        )
    )
    answered: dict[int, Any] = {row["pk"]: row for row in said.values("pk", "last", "level")}
    return [_overview(each, lead.get(each.pk), plans.get(each.pk, {}), answered.get(each.pk, {})) for each in found]


def _overview(cluster: Any, lead: Assignment | None, plan: dict[str, int], said: dict[str, Any]) -> Overview:
    return Overview(
        cluster=cluster,
        members=cluster.member_count,
        lead=lead.body if lead else None,
        due_on=lead.due_on if lead else None,
        actions=plan.get("n", 0),
        completed=plan.get("completed", 0),
        late=plan.get("late", 0),
        approved_at=said.get("last"),
        level=said.get("level") or "",
    )
