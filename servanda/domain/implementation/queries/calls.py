"""Calls for updates: those a person follows, and how far each answer asked for has come."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from servanda.domain.implementation.models import Assignment, Call, CallLine, Update
from servanda.domain.implementation.states import SENT_STAGES, CallStage, LineState, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.organisations.models import Body

_BEGUN = (UpdateStage.DRAFT, UpdateStage.RETURNED)
ANSWERED = (LineState.SENT, LineState.APPROVED)
# What nobody needs to do anything about any more.
SETTLED = (*ANSWERED, LineState.EXCUSED, LineState.HANDED_ON)


def calls_visible_to(user: Any) -> QuerySet[Call]:
    """Those of the States this person calls in, newest first."""
    codes = states_where(user, Permission.ASSIGN)
    found = Call.objects.select_related("mechanism", "state", "sent_by").order_by("-made_at", "-id")
    return found if codes is None else found.filter(state__in=codes)


def call_to_change(call: Call) -> Call:
    """The call as it is now, held until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("state").get(pk=call.pk)


def lines_visible_to(user: Any) -> QuerySet[Any]:
    """Lines of the calls this person follows."""
    return with_answers(CallLine.objects.filter(call__in=calls_visible_to(user).values("pk")))


def with_answers(lines: QuerySet[CallLine]) -> QuerySet[Any]:
    """Each line with the newest update its body sent after it was asked, whether one is begun, who still answers."""
    about = Q(body=OuterRef("body")) & (
        Q(cluster__isnull=False, cluster=OuterRef("cluster"))
        | Q(recommendation__isnull=False, recommendation=OuterRef("recommendation"))
    )
    updates = Update.objects.filter(about)
    sent = updates.filter(stage__in=SENT_STAGES, submitted_at__gt=OuterRef("asked_at")).order_by("-submitted_at")
    return lines.annotate(
        found=Subquery(sent.values("pk")[:1]),
        found_stage=Subquery(sent.values("stage")[:1]),
        found_at=Subquery(sent.values("submitted_at")[:1]),
        is_begun=Exists(updates.filter(stage__in=_BEGUN)),
        is_assigned=Exists(Assignment.objects.filter(about, ended_at=None)),
    ).select_related("call", "body", "cluster", "recommendation", "answer")


def lines_of(call: Call) -> QuerySet[Any]:
    """What a call asks, body by body."""
    return with_answers(CallLine.objects.filter(call=call)).order_by("body__public_id", "id")


def state_of(line: Any) -> LineState:
    """How far the answer has come. After closing, what counted on that day counts."""
    if line.excused_at:
        return LineState.EXCUSED
    stage = line.found_stage
    if line.call.stage == CallStage.CLOSED:
        stage = line.answer.stage if line.answer else None
    if stage == UpdateStage.APPROVED:
        return LineState.APPROVED
    if stage:
        return LineState.SENT
    if not line.is_assigned:
        return LineState.HANDED_ON
    return LineState.BEGUN if line.is_begun else LineState.NOT_BEGUN


@dataclass(slots=True)
class BodyAnswers:
    """One body in a call: how many of its answers are where."""

    body: Body
    states: Counter[str] = field(default_factory=Counter)
    last_at: datetime.datetime | None = None

    @property
    def asked(self) -> int:
        """Without those excused or handed on."""
        return sum(self.states.values()) - self.states[LineState.EXCUSED] - self.states[LineState.HANDED_ON]

    @property
    def sent(self) -> int:
        return self.states[LineState.SENT]

    @property
    def approved(self) -> int:
        return self.states[LineState.APPROVED]

    @property
    def missing(self) -> int:
        return self.states[LineState.NOT_BEGUN] + self.states[LineState.BEGUN]


def answers_by_body(lines: Iterable[Any]) -> list[BodyAnswers]:
    """Bodies with the most missing first."""
    found: dict[int, BodyAnswers] = {}
    for line in lines:
        row = found.setdefault(line.body_id, BodyAnswers(line.body))
        row.states[state_of(line)] += 1
        if line.found_at and (row.last_at is None or line.found_at > row.last_at):
            row.last_at = line.found_at
    return sorted(found.values(), key=lambda row: (-row.missing, row.body.public_id))


@dataclass(frozen=True, slots=True)
class CallCounts:
    """A call in one line of the list."""

    asked: int
    bodies: int
    answered: int


def counts_of(calls: Iterable[Call]) -> dict[int, CallCounts]:
    """By call, in one statement however many there are."""
    keys = [call.pk for call in calls]
    lines = with_answers(CallLine.objects.filter(call__in=keys)).select_related(None).order_by()
    answered = Q(call__stage=CallStage.CLOSED, answer__isnull=False) | (
        ~Q(call__stage=CallStage.CLOSED) & Q(found__isnull=False)
    )
    open_to_all = Q(excused_at=None) & (Q(is_assigned=True) | Q(found__isnull=False) | Q(answer__isnull=False))
    rows = lines.values("call").annotate(
        asked=Count("pk", filter=open_to_all),
        bodies=Count("body", filter=open_to_all, distinct=True),
        answered=Count("pk", filter=Q(excused_at=None) & answered),
    )
    return {row["call"]: CallCounts(row["asked"], row["bodies"], row["answered"]) for row in rows}


def calls_asking(bodies: Iterable[int]) -> dict[tuple[int, int | None, int | None], list[CallLine]]:
    """Lines of running calls by (body, cluster, recommendation), the nearest day first; excused ones are not asked."""
    lines = (
        CallLine.objects.filter(body__in=list(bodies), call__stage=CallStage.SENT, excused_at=None)
        .select_related("call")
        .order_by("call__due_on", "call_id")
    )
    found: dict[tuple[int, int | None, int | None], list[CallLine]] = {}
    for line in lines:
        found.setdefault((line.body_id, line.cluster_id, line.recommendation_id), []).append(line)
    return found


def lines_by_body(call: Call) -> list[tuple[str, int]]:
    """Public ids of the bodies asked, each with how many answers; for telling them."""
    rows = CallLine.objects.filter(call=call, excused_at=None).order_by().values("body__public_id")
    return [(row["body__public_id"], row["n"]) for row in rows.annotate(n=Count("pk")).order_by("body__public_id")]


def silent_bodies(call: Call) -> QuerySet[Body]:
    """Bodies that still owe an answer to this call."""
    missing = lines_of(call).filter(excused_at=None, found=None, is_assigned=True)
    return Body.objects.filter(pk__in=missing.values("body")).order_by("public_id")
