"""How late each answer is, how old the last word is, and which recommendations that concerns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.queries.coverage import is_answered_since, midnight, was_answered
from servanda.domain.implementation.queries.pending import Pending, pending_of
from servanda.domain.recommendations.models import ClusterMember
from servanda.foundation.accounts.models import Membership, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.organisations.models import Body

# How old the newest approved update is: up to so many days. The last one has no end; NEVER has none at all.
AGES: dict[str, int | None] = {"6m": 182, "12m": 365, "24m": 730, "older": None}
NEVER = "never"


@dataclass(frozen=True, slots=True)
class LateBody:
    """A body with answers past their day."""

    body: Body
    late: int
    longest: int  # days
    last_answer: datetime.date | None
    has_writer: bool  # somebody holds a role that may answer


def late_bodies(user: Any, *, today: datetime.date, most: int) -> tuple[list[LateBody], int]:
    """Bodies whose answers this person follows and that are late, the latest first; at most so many, and how many."""
    late: dict[int, list[Pending]] = {}
    last: dict[int, datetime.date] = {}
    for row in pending_of(followed_by(user), today=today):
        if row.last_answer:
            last[row.body] = max(row.last_answer, last.get(row.body, row.last_answer))
        if row.days_late:
            late.setdefault(row.body, []).append(row)
    longest = {body: max(row.days_late for row in rows) for body, rows in late.items()}
    latest = sorted(late, key=lambda body: (-longest[body], -len(late[body]), body))[:most]
    bodies = _with_writers(latest)
    found = [
        LateBody(bodies[key], len(late[key]), longest[key], last.get(key), bodies[key].has_writer) for key in latest
    ]
    return found, len(late)


def _with_writers(bodies: list[int]) -> dict[int, Any]:
    """The bodies, each told whether somebody may write its updates now."""
    roles = [code for code, role in ROLES.items() if Permission.UPDATE_WRITE in role.permissions]
    held = Membership.objects.filter(in_force(), body=OuterRef("pk"), role__in=roles, user__is_active=True)
    return Body.objects.filter(pk__in=bodies).annotate(has_writer=Exists(held)).in_bulk()


def followed_by(user: Any) -> QuerySet[Assignment]:
    """Assignments whose answers this person follows: of their own body, and of all whose sent work they read."""
    own = Q(body__in=bodies_where(user, Permission.UPDATE_WRITE))
    return Assignment.objects.filter(own | Q(body__in=bodies_where(user, Permission.UPDATE_READ_SENT)), ended_at=None)


def age_of(last: datetime.date | None, today: datetime.date) -> str:
    """The key of AGES a day falls under."""
    if last is None:
        return NEVER
    days = (today - last).days
    return next(key for key, most in AGES.items() if most is None or days <= most)


def of_age(key: str, today: datetime.date) -> Q:
    """Recommendations whose newest approved update is that old; the same days as `age_of`."""
    if key == NEVER:
        return ~was_answered()
    ages = list(AGES)
    most, place = AGES[key], ages.index(key)
    found = was_answered() if most is None else is_answered_since(midnight(today - datetime.timedelta(days=most)))
    newer = AGES[ages[place - 1]] if place else None
    if newer is None:
        return found
    return found & ~is_answered_since(midnight(today - datetime.timedelta(days=newer)))


def late_concerning(pending: list[Pending]) -> Q:
    """Recommendations on which one of these answers is late."""
    late = [row for row in pending if row.days_late]
    clusters = {row.cluster for row in late if row.cluster}
    members = ClusterMember.objects.filter(left_at=None, cluster__in=clusters).order_by().values("recommendation")
    return Q(pk__in=members) | Q(pk__in={row.recommendation for row in late if row.recommendation})
