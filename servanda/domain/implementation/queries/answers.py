"""Which answers bodies owe, since when, and how long an answer usually travels."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from servanda.domain.implementation.models import Assignment, CallLine, Update
from servanda.domain.implementation.queries.calls import calls_asking
from servanda.domain.implementation.states import AssignmentPart, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.organisations.models import Body

# The body that leads answers for all, twice a year. One that takes part owes its share by the assignment's own day.
LEAD_ANSWERS_EVERY = datetime.timedelta(days=182)
# Running calls by body, cluster and recommendation.
Asked = Mapping[Any, list[CallLine]]
_OPEN = (UpdateStage.DRAFT, UpdateStage.RETURNED)
_SENT = (UpdateStage.SUBMITTED, UpdateStage.APPROVED)


@dataclass(frozen=True, slots=True)
class Owed:
    """One answer a body owes: on what, by when, and what it said last."""

    assignment: Assignment
    due_on: datetime.date
    days: int  # until due; negative: late
    last_answer: datetime.datetime | None
    member_count: int
    open_update: int | None  # the draft or returned update somebody has begun
    is_on_its_way: bool  # sent, and not decided yet
    calls: tuple[CallLine, ...] = ()  # running calls that ask for it and are not answered yet, the nearest first

    @property
    def target(self) -> Cluster | Recommendation:
        found = self.assignment.cluster or self.assignment.recommendation
        assert found is not None
        return found


def about_assignment() -> Q:
    """In a subquery over updates: those of the outer assignment's body on its object."""
    return Q(body=OuterRef("body")) & (
        Q(cluster__isnull=False, cluster=OuterRef("cluster"))
        | Q(recommendation__isnull=False, recommendation=OuterRef("recommendation"))
    )


def _with_answers(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    members = (
        ClusterMember.objects.filter(cluster=OuterRef("cluster"), left_at=None)
        .order_by()
        .values("cluster")
        .annotate(n=Count("id"))
        .values("n")
    )
    return (
        with_last_answer(assignments)
        .annotate(
            open_update=_newest_of("pk", Q(stage__in=_OPEN), "-id"),
            members_now=Coalesce(Subquery(members, output_field=IntegerField()), 1),
        )
        .select_related("body", "post__body", "cluster", "recommendation")
    )


def with_last_answer(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    """Each with when its body last sent an answer on it, and the key of one that was sent and is not decided."""
    return assignments.annotate(
        last_answer=_newest_of("submitted_at", Q(stage__in=_SENT), "-submitted_at"),
        waiting=_newest_of("pk", Q(stage=UpdateStage.SUBMITTED), "-id"),
    )


def _newest_of(value: str, wanted: Q, order: str) -> Case:
    """Of the body's updates on the same thing. Two plain questions instead of one with "or": each finds its index."""
    rows = Update.objects.filter(wanted, body=OuterRef("body")).order_by(order).values(value)
    return Case(
        When(cluster__isnull=False, then=Subquery(rows.filter(cluster=OuterRef("cluster"))[:1])),
        # No cluster, though that goes without saying: so it is found among the few that are under way.
        default=Subquery(rows.filter(recommendation=OuterRef("recommendation"), cluster=None)[:1]),
    )


def answers_owed_by(bodies: QuerySet[Body], *, today: datetime.date) -> list[Owed]:
    """Everything these bodies answer for, the most urgent first; what has been sent and waits comes last.

    Standing duties and calls make one list: several askings of one thing are one answer, owed by the nearest day.
    """
    running = list(_with_answers(Assignment.objects.filter(body__in=bodies, ended_at=None)).order_by("id"))
    asked = calls_asking({assignment.body_id for assignment in running})
    found = [owed for assignment in running if (owed := _owed(assignment, asked, today))]
    return sorted(found, key=lambda owed: (owed.is_on_its_way, owed.due_on, owed.assignment.pk))


def answers_owed_by_user(user: Any, *, today: datetime.date) -> list[Owed]:
    """Those of the bodies this person writes for."""
    return answers_owed_by(bodies_where(user, Permission.UPDATE_WRITE), today=today)


def _owed(assignment: Any, asked: Asked, today: datetime.date) -> Owed | None:
    last = assignment.last_answer
    key = (assignment.body_id, assignment.cluster_id, assignment.recommendation_id)
    calls = calls_unanswered(asked, key, last)
    called_for = [line.call.due_on for line in calls]
    due = due_day(assignment.part, assignment.due_on, (last or assignment.assigned_at).date(), called_for)
    if due is None:
        return None  # takes part, without a day or with its share given
    return Owed(
        assignment=assignment,
        due_on=due,
        days=(due - today).days,
        last_answer=last,
        member_count=assignment.members_now,
        open_update=assignment.open_update,
        is_on_its_way=assignment.waiting is not None,
        calls=tuple(calls),
    )


def calls_unanswered(
    asked: Asked, key: tuple[int, int | None, int | None], last: datetime.datetime | None
) -> list[CallLine]:
    """Running calls that ask a body (first of `key`) about a thing and came after its last answer."""
    return [line for line in asked.get(key, ()) if not last or line.asked_at is None or last <= line.asked_at]


def due_day(
    part: str,
    due_on: datetime.date | None,
    since: datetime.date,
    called_for: Iterable[datetime.date | None] = (),
) -> datetime.date | None:
    """When the next answer on an assignment is due, by its own days or those of calls; None if none is owed.

    `since`: the day (UTC) of the body's last answer, before the first that of the assignment.
    """
    days = [due_on] if due_on and due_on > since else []
    if part == AssignmentPart.LEAD:
        days.append(since + LEAD_ANSWERS_EVERY)
    return min([*days, *(day for day in called_for if day)], default=None)


def bodies_with_writers(bodies: Iterable[int]) -> set[int]:
    """Those of the bodies in which somebody may write updates now."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]
    held = Membership.objects.filter(in_force(), body__in=list(bodies), role__in=roles, user__is_active=True).order_by(
        "body_id"
    )
    return set(held.values_list("body_id", flat=True))


def open_update_on(target: Cluster | Recommendation, body: Body) -> Update | None:
    """The draft or returned update a body already has on it, so that nobody begins a second."""
    about = Q(cluster=target) if isinstance(target, Cluster) else Q(recommendation=target)
    return Update.objects.filter(about, body=body, stage__in=_OPEN).order_by("-saved_at").first()


def usual_days_of_approval(bodies: QuerySet[Body]) -> int | None:
    """How long these bodies' updates waited for approval on average; None before the first."""
    waited = ExpressionWrapper(F("approved_at") - F("submitted_at"), output_field=DurationField())
    found = Update.objects.filter(body__in=bodies, stage=UpdateStage.APPROVED).aggregate(usual=Avg(waited))["usual"]
    return None if found is None else max(1, round(found / datetime.timedelta(days=1)))
