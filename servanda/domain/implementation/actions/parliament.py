"""Recording what Parliament does about a promise: bills and their stages, questions and their answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Action, Bill, BillStep, Question
from servanda.domain.implementation.states import BILL_LIFECYCLE, NEEDS_A_LAW, BillStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body
from servanda.foundation.organisations.states import Branch

_ONLY_PARLIAMENT = gettext_lazy("Only people of this State’s Parliament may record this.")


@transaction.atomic
def record_bill(
    *,
    action: Action,
    titles: Mapping[str, str],
    since: datetime.date,
    number: str = "",
    link: str = "",
    by: User,
) -> Bill:
    """Say that a bill is being prepared for an action that needs a law. One lives at a time; a failed one stays."""
    require(rules.can_follow_bills(by, state=action.state_code), str(_ONLY_PARLIAMENT))
    # Whoever records for the same action takes turns: a bill that does not exist yet cannot be locked.
    action = Action.objects.select_for_update(of=("self",), no_key=True).select_related("cluster").get(pk=action.pk)
    if action.kind not in NEEDS_A_LAW:
        raise InvalidInput(_("This action needs no law: only laws and ratifications come before Parliament."))
    if not str(in_language(titles)).strip():
        raise InvalidInput(_("Give the bill a title."), field="titles")
    if Bill.objects.filter(action=action).exclude(stage=BillStage.FAILED).exists():
        raise InvalidInput(_("A bill is on its way for this action already. Open that one and say where it stands."))
    _not_ahead(since, "since")
    bill = Bill.objects.create(
        action=action, titles=dict(titles), number=number, stage_since=since, link=link, recorded_by=by
    )
    BillStep.objects.create(bill=bill, stage=bill.stage, on=since)
    record("implementation.bill_recorded", of=bill, by=by, on=since)
    return bill


@transaction.atomic
def move_bill(
    *, bill: Bill, stage: BillStage, on: datetime.date, committee: Body | None = None, version: int, by: User
) -> Bill:
    """Say which stage the bill entered, and on which day. `version` is the one the form was opened with."""
    bill = _bill_to_change(bill, version, by)
    if stage not in BILL_LIFECYCLE.steps:
        raise InvalidInput(_("Choose one of the stages offered."), field="stage")
    if committee is not None and (committee.state_id != bill.state_code or committee.branch != Branch.LEGISLATURE):
        raise InvalidInput(_("Choose a committee of this State’s Parliament."), field="committee")
    if stage == BillStage.COMMITTEE and committee is None:
        raise InvalidInput(_("Say which committee has the bill."), field="committee")
    _not_ahead(on, "on")
    if on < bill.stage_since:
        raise InvalidInput(_("A bill cannot enter a stage before it entered the last one."), field="on")
    was = bill.stage
    BILL_LIFECYCLE.take(stage, bill)
    bill.stage_since, bill.committee = on, committee or bill.committee
    bill.version += 1
    bill.save()
    BillStep.objects.create(bill=bill, stage=stage, on=on)
    record("implementation.bill_moved", of=bill, by=by, was=was, stage=stage, on=on)
    return bill


@transaction.atomic
def reword_bill(*, bill: Bill, titles: Mapping[str, str], number: str, link: str, version: int, by: User) -> Bill:
    """Correct what the bill is called, its number or its link; the stages stay."""
    bill = _bill_to_change(bill, version, by)
    if not str(in_language(titles)).strip():
        raise InvalidInput(_("Give the bill a title."), field="titles")
    bill.titles, bill.number, bill.link = dict(titles), number, link
    bill.version += 1
    bill.save()
    record("implementation.bill_reworded", of=bill, by=by)
    return bill


def _bill_to_change(bill: Bill, version: int, by: User) -> Bill:
    bill = Bill.objects.select_for_update(of=("self",)).select_related("action__cluster").get(pk=bill.pk)
    require(rules.can_follow_bills(by, state=bill.state_code), str(_ONLY_PARLIAMENT))
    if bill.version != version:
        raise EditedMeanwhile(_("Somebody changed this bill after you opened it. Read it again."))
    return bill


def _not_ahead(day: datetime.date, name: str) -> None:
    if day > clock.today():
        raise InvalidInput(_("This day has not come yet. Enter the day on which it happened."), field=name)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in Parliament's record."""

    asked_by: str
    asked_on: datetime.date
    text: str
    answering: Body
    language: str = "en"
    number: str = ""
    due_on: datetime.date | None = None
    about: Cluster | Recommendation | None = None

    def check(self, *, state: str) -> None:
        """Raise InvalidInput for what must not be kept."""
        if not self.asked_by.strip():
            raise InvalidInput(_("Say which office asked, for example “Member for the North”."), field="asked_by")
        if not self.text.strip():
            raise InvalidInput(_("Write what was asked."), field="text")
        if self.answering.state_id != state or (self.about is not None and self.about.state_id != state):
            raise InvalidInput(_("Choose a body of the same State."), field="answering")
        if self.due_on and self.due_on < self.asked_on:
            raise InvalidInput(_("An answer cannot be due before the question was asked."), field="due_on")
        _not_ahead(self.asked_on, "asked_on")


@transaction.atomic
def record_question(*, house: Body, asked: Asked, by: User) -> Question:
    """Keep a question a member asked: by which office, of whom, about what, and by when an answer is due."""
    require(rules.can_follow_bills(by, state=house.state_id), str(_ONLY_PARLIAMENT))
    if house.branch != Branch.LEGISLATURE:
        raise InvalidInput(_("Choose a body of Parliament."), field="house")
    asked.check(state=house.state_id)
    question = Question.objects.create(
        house=house,
        number=asked.number,
        asked_by=asked.asked_by.strip(),
        asked_on=asked.asked_on,
        language=asked.language,
        text=asked.text.strip(),
        answering=asked.answering,
        due_on=asked.due_on,
        cluster=asked.about if isinstance(asked.about, Cluster) else None,
        recommendation=asked.about if isinstance(asked.about, Recommendation) else None,
        recorded_by=by,
    )
    record("implementation.question_recorded", of=question, by=by)
    return question


@transaction.atomic
def record_answer(
    *, question: Question, answered_on: datetime.date, link: str = "", version: int, by: User
) -> Question:
    """Say when the question was answered, and where the answer can be read."""
    question = Question.objects.select_for_update(of=("self",)).select_related("house").get(pk=question.pk)
    require(rules.can_follow_bills(by, state=question.state_code), str(_ONLY_PARLIAMENT))
    if question.version != version:
        raise EditedMeanwhile(_("Somebody changed this question after you opened it. Read it again."))
    _not_ahead(answered_on, "answered_on")
    if answered_on < question.asked_on:
        raise InvalidInput(_("A question cannot be answered before it was asked."), field="answered_on")
    question.answered_on, question.answer_link = answered_on, link
    question.version += 1
    question.save()
    record("implementation.question_answered", of=question, by=by, on=answered_on)
    return question
