"""Every assignment in force with how late its answer is: hundreds of them on one page, so in one plain statement."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Func, QuerySet, Value
from django.utils import timezone

from servanda.domain.implementation.models import Assignment, CallLine, Update
from servanda.domain.implementation.queries.answers import due_day, with_last_answer
from servanda.domain.implementation.states import AssignmentPart, CallStage, UpdateStage

_Key = tuple[int, int | None, int | None]  # keys of a body, a cluster, a recommendation
_THING = ("body_id", "cluster_id", "recommendation_id")
_NO_WORD, _NO_DAY, _NO_MOMENT = (Value(None, output_field=kind()) for kind in (CharField, DateField, BigIntegerField))
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Pending:
    """An assignment in force and how late its answer is; 0 days: not late. No day: nothing is owed, or it is sent."""

    body: int
    code: str  # of the body
    cluster: int | None
    recommendation: int | None
    is_lead: bool
    days_late: int
    last_answer: datetime.date | None
    due_on: datetime.date | None = None


class _Microseconds(Func):
    """A moment as a number: to read a thousand moments takes longer than to find them, and days lose their order."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


def pending_of(assignments: QuerySet[Assignment], *, today: datetime.date) -> list[Pending]:
    """How late each is, by its own days and by running calls; what is sent and not decided yet is not late."""
    assigned: list[tuple[Any, ...]] = []
    waiting: set[_Key] = set()
    asked: dict[_Key, list[tuple[datetime.date, int | None]]] = {}
    for kind, body, cluster, recommendation, code, part, day, last, since in _rows(assignments.filter(ended_at=None)):
        thing = (body, cluster, recommendation)
        if kind == "waiting":
            waiting.add(thing)
        elif kind == "asked":
            asked.setdefault(thing, []).append((day, since))
        else:
            assigned.append((thing, code, part == AssignmentPart.LEAD, part, day, last, since))
    here = timezone.get_current_timezone()
    found = []
    for thing, code, is_lead, part, due_on, last, since in assigned:
        due = None
        if thing not in waiting:
            calls = _days_unanswered(asked.get(thing, ()), last)
            due = due_day(part, due_on, _day(last or since, datetime.UTC), calls)
        late = max((today - due).days, 0) if due else 0
        body, cluster, recommendation = thing
        answered = _day(last, here) if last else None
        found.append(Pending(body, code, cluster, recommendation, is_lead, late, answered, due))
    return found


def _rows(assignments: QuerySet[Assignment]) -> Any:
    """(kind, body, cluster, recommendation, code of the body, part, day, last answer, since), moments in microseconds:
    the assignments; and whoever's answers are on their way or asked by running calls, few enough to take them all."""
    told = with_last_answer(assignments.order_by()).values_list(
        Value("assigned"),
        *_THING,
        "body__public_id",
        "part",
        "due_on",
        _Microseconds("last_answer"),
        _Microseconds("assigned_at"),
    )
    sent = Update.objects.filter(stage=UpdateStage.SUBMITTED).order_by()
    running = CallLine.objects.filter(call__stage=CallStage.SENT, excused_at=None).order_by()
    return told.union(
        sent.values_list(Value("waiting"), *_THING, _NO_WORD, _NO_WORD, _NO_DAY, _NO_MOMENT, _NO_MOMENT),
        running.values_list(
            Value("asked"), *_THING, _NO_WORD, _NO_WORD, "call__due_on", _NO_MOMENT, _Microseconds("asked_at")
        ),
        all=True,
    )


def _days_unanswered(lines: Iterable[tuple[datetime.date, int | None]], last: int | None) -> list[datetime.date]:
    """Days of running calls that came after the last answer."""
    return [day for day, asked_at in lines if last is None or asked_at is None or last <= asked_at]


def _day(microseconds: int, zone: datetime.tzinfo) -> datetime.date:
    return datetime.datetime.fromtimestamp(microseconds / _MILLION, zone).date()
