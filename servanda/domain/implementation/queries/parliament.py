"""What needs a law, where it stands, and what Parliament asked."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from servanda.domain.implementation.models import Action, Bill, BillStep, Question, Update
from servanda.domain.implementation.queries import actions_visible_to
from servanda.domain.implementation.states import (
    NEEDS_A_LAW,
    ActionStatus,
    BillStage,
    Obstacle,
    UpdateStage,
)
from servanda.domain.recommendations.models import Cluster, ClusterMember
from servanda.domain.recommendations.queries import cluster_titles
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.states import Branch

_ENDED = (ActionStatus.COMPLETED, ActionStatus.DISCONTINUED)
# An action for which nobody recorded a bill yet.
NO_BILL = "none"


def laws_visible_to(user: Any) -> QuerySet[Any]:
    """Actions that only Parliament can carry out, the earliest promise first, each with its newest bill's stage."""
    bill = Bill.objects.filter(action=OuterRef("pk")).order_by("-id")
    members = ClusterMember.objects.filter(cluster=OuterRef("cluster"), left_at=None).order_by().values("cluster")
    return (
        actions_visible_to(user)
        .filter(kind__in=NEEDS_A_LAW)
        .annotate(
            bill_stage=Coalesce(Subquery(bill.values("stage")[:1]), Value(NO_BILL), output_field=CharField()),
            bill_key=Subquery(bill.values("pk")[:1]),
            member_count=Coalesce(Subquery(members.annotate(n=Count("id")).values("n"), IntegerField()), 0),
        )
        .order_by(F("promised_for").asc(nulls_last=True), "id")
    )


def open_laws(laws: QuerySet[Any]) -> QuerySet[Any]:
    """Those neither done nor given up, and whose bill is not in force."""
    return laws.exclude(status__in=_ENDED).exclude(bill_stage=BillStage.IN_FORCE)


def late_laws(laws: QuerySet[Any], *, today: datetime.date) -> QuerySet[Any]:
    """Open ones promised for a day that has passed."""
    return open_laws(laws).filter(promised_for__lt=today)


def laws_at(laws: QuerySet[Any], stage: str) -> QuerySet[Any]:
    """Those whose newest bill stands there; NO_BILL for those still open without one."""
    if stage == NO_BILL:
        return open_laws(laws).filter(bill_stage=NO_BILL)
    return laws.filter(bill_stage=stage) if stage in BillStage.values else laws.none()


@dataclass(frozen=True, slots=True)
class LawCounts:
    """Laws and ratifications by where they stand, in all, and those done: in force, or completed without a bill."""

    by_stage: Counter[str]
    total: int
    done: int


def counts_of_laws(laws: QuerySet[Any]) -> LawCounts:
    """In one query; each figure by stage is the length of the list `laws_at` gives."""
    rows = list(laws.order_by().values_list("bill_stage", "status"))
    standing = Counter(stage for stage, status in rows if stage != NO_BILL or status not in _ENDED)
    done = sum(stage == BillStage.IN_FORCE or status == ActionStatus.COMPLETED for stage, status in rows)
    return LawCounts(standing, len(rows), done)


def bills_of(actions: list[Any]) -> dict[int, Bill]:
    """The newest bill of each action, with its committee."""
    keys = [action.bill_key for action in actions if action.bill_key]
    found = Bill.objects.filter(pk__in=keys).select_related("committee").order_by("pk")
    return {bill.action_id: bill for bill in found}


def bills_visible_to(user: Any) -> QuerySet[Bill]:
    """Bills of the State's plan."""
    actions = actions_visible_to(user).values("pk")
    return Bill.objects.filter(action__in=actions).select_related("action__cluster", "action__body", "committee")


def steps_of(bill: Bill) -> QuerySet[BillStep]:
    """The stages it entered, in order."""
    return BillStep.objects.filter(bill=bill).order_by("id")


def questions_visible_to(user: Any) -> QuerySet[Question]:
    """Questions of the Parliaments of the States the reader works for: unanswered first, then the newest."""
    codes = states_where(user, Permission.RECOMMENDATIONS_READ)
    found = Question.objects.select_related("house", "answering", "cluster", "recommendation")
    found = found.annotate(is_open=Q(answered_on__isnull=True)).order_by("-is_open", "-asked_on", "-id")
    return found if codes is None else found.filter(house__state__in=codes)


def late_questions(questions: QuerySet[Any], *, today: datetime.date) -> QuerySet[Any]:
    """Unanswered after the day on which an answer was due."""
    return questions.filter(answered_on=None, due_on__lt=today)


def houses_of(user: Any) -> QuerySet[Body]:
    """Bodies of Parliament, or committees, in the States for whose Parliament the person records."""
    codes = states_where(user, Permission.PARLIAMENT_RECORD)
    found = Body.objects.filter(branch=Branch.LEGISLATURE, closed_on=None).order_by("state", "public_id")
    return found if codes is None else found.filter(state__in=codes)


def without_a_law(user: Any) -> QuerySet[Cluster]:
    """Objectives of which an approved update says that the law stands in the way, and nobody has promised one."""
    said = Update.objects.filter(cluster=OuterRef("pk"), stage=UpdateStage.APPROVED, obstacles__contains=[Obstacle.LAW])
    law = Action.objects.filter(cluster=OuterRef("pk"), kind__in=NEEDS_A_LAW)
    return cluster_titles(user).filter(Exists(said), ~Exists(law))


@dataclass(frozen=True, slots=True)
class LateInLaw:
    """A body with laws past their promise or answers to Parliament past their day."""

    body: Body
    laws: int
    questions: int
    longest: int  # days


def late_in_law(laws: list[Any], questions: list[Any], *, today: datetime.date) -> list[LateInLaw]:
    """Who is late, the longest first, from what was fetched already."""
    late = [(law.body, (today - law.promised_for).days, "law") for law in laws]
    late += [(question.answering, (today - question.due_on).days, "question") for question in questions]
    counted = Counter((body.pk, kind) for body, _days, kind in late)
    bodies = {body.pk: body for body, _days, _kind in late}
    longest: dict[int, int] = {}
    for body, days, _kind in late:
        longest[body.pk] = max(days, longest.get(body.pk, 0))
    rows = [
        LateInLaw(body, counted[key, "law"], counted[key, "question"], longest[key]) for key, body in bodies.items()
    ]
    return sorted(rows, key=lambda row: (-row.longest, row.body.public_id))


def questions_about(user: Any, cluster: Cluster) -> QuerySet[Question]:
    """Those about an objective, or about a recommendation in it."""
    members = ClusterMember.objects.filter(cluster=cluster, left_at=None).values("recommendation")
    return questions_visible_to(user).filter(Q(cluster=cluster) | Q(recommendation__in=members))


def counts_for_parliament(user: Any, *, today: datetime.date) -> Counter[str]:
    """How many laws are late or without a bill, how many answers are overdue: in one query, for a desk."""
    laws, questions = laws_visible_to(user).order_by(), questions_visible_to(user).order_by()
    parts = (
        ("late", late_laws(laws, today=today)),
        ("no_bill", laws_at(open_laws(laws), NO_BILL)),
        ("unanswered", late_questions(questions, today=today)),
    )
    rows = [part.order_by().values_list(Value(name), "pk") for name, part in parts]
    return Counter(name for name, _key in rows[0].union(*rows[1:], all=True))
