"""Bills and questions: recorded by Parliament's people alone, in an order the database confirms."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from servanda.domain.implementation.actions.parliament import move_bill, record_answer, record_bill
from servanda.domain.implementation.models import Bill, BillStep
from servanda.domain.implementation.queries.parliament import (
    NO_BILL,
    late_in_law,
    late_laws,
    late_questions,
    laws_at,
    laws_visible_to,
    questions_visible_to,
    without_a_law,
)
from servanda.domain.implementation.states import BillStage
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from tests import factories

pytestmark = pytest.mark.django_db
_DAY = datetime.timedelta(days=1)


@pytest.fixture
def clerk() -> User:
    factories.installation()
    return factories.user("parliament", at=factories.parliament())


@pytest.mark.parametrize("role", [code for code in ROLES if code not in {"parliament", "partner", "civil_society"}])
def test_nobody_but_parliament_records_a_bill(role: str, clerk: User) -> None:
    with pytest.raises(NotAllowed, match="Parliament"):
        record_bill(action=factories.law(), titles={"en": "A bill"}, since=clock.today(), by=factories.user(role))

    assert not Bill.objects.exists()
    assert not Event.objects.exists()


def test_another_states_parliament_records_nothing_here(clerk: User) -> None:
    abroad = factories.parliament(factories.state("MRD"))

    with pytest.raises(NotAllowed):
        record_bill(
            action=factories.law(),
            titles={"en": "A bill"},
            since=clock.today(),
            by=factories.user("parliament", at=abroad),
        )


def test_a_bill_walks_from_preparation_into_force_and_keeps_its_dates(clerk: User) -> None:
    today, committee = clock.today(), factories.parliament()
    bill = factories.bill(since=today - 30 * _DAY)

    for days, stage in ((20, "tabled"), (10, "committee"), (5, "adopted"), (1, "in_force")):
        where = committee if stage == "committee" else None
        bill = move_bill(
            bill=bill, stage=BillStage(stage), on=today - days * _DAY, committee=where, version=bill.version, by=clerk
        )

    steps = [(step.stage, (today - step.on).days) for step in BillStep.objects.filter(bill=bill).order_by("id")]
    assert steps == [("in_preparation", 30), ("tabled", 20), ("committee", 10), ("adopted", 5), ("in_force", 1)]
    assert [event.name for event in Event.objects.filter(thing_kind="implementation.bill")] == [
        *["implementation.bill_moved"] * 4,
        "implementation.bill_recorded",
    ]


@pytest.mark.parametrize(("stage", "said"), [("in_force", StepRefused), ("committee", InvalidInput)])
def test_a_stage_that_cannot_be_is_refused(stage: str, said: type[Exception], clerk: User) -> None:
    bill = factories.bill()

    with pytest.raises(said):
        move_bill(bill=bill, stage=BillStage(stage), on=clock.today(), version=bill.version, by=clerk)

    bill.refresh_from_db()
    assert bill.stage == BillStage.IN_PREPARATION


def test_a_bill_does_not_move_on_a_day_to_come_nor_before_its_last_stage(clerk: User) -> None:
    bill = factories.bill(since=clock.today() - 2 * _DAY)

    for day in (clock.today() + _DAY, clock.today() - 3 * _DAY):
        with pytest.raises(InvalidInput) as refused:
            move_bill(bill=bill, stage=BillStage.TABLED, on=day, version=bill.version, by=clerk)
        assert refused.value.field == "on"


def test_an_older_form_overwrites_nothing(clerk: User) -> None:
    bill = factories.bill()
    move_bill(bill=bill, stage=BillStage.TABLED, on=clock.today(), version=1, by=clerk)

    with pytest.raises(EditedMeanwhile):
        move_bill(bill=bill, stage=BillStage.FAILED, on=clock.today(), version=1, by=clerk)


def test_one_bill_lives_for_an_action_and_a_failed_one_makes_room(clerk: User) -> None:
    action = factories.law()
    first = factories.bill(action=action)

    with pytest.raises(InvalidInput, match="on its way"):
        factories.bill(action=action)
    move_bill(bill=first, stage=BillStage.FAILED, on=clock.today(), version=1, by=clerk)

    assert factories.bill(action=action).pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.create(action=action, titles={}, stage_since=clock.today(), recorded_by=clerk)


def test_an_action_that_needs_no_law_gets_no_bill(clerk: User) -> None:
    with pytest.raises(InvalidInput, match="needs no law"):
        factories.bill(action=factories.law(kind="training"))


def test_who_is_late_follows_from_promises_and_days_of_answers(clerk: User) -> None:
    today, health = clock.today(), factories.body("ministry-of-health")
    factories.law(promised_for=today - 40 * _DAY)
    factories.law(promised_for=today + 40 * _DAY)
    factories.law(promised_for=today - 90 * _DAY, status="completed", completed_on=today)
    factories.question(asked_on=today - 20 * _DAY, due_on=today - 6 * _DAY, answering=health)
    answered = factories.question(asked_on=today - 20 * _DAY, due_on=today - 6 * _DAY, answering=health)
    record_answer(question=answered, answered_on=today, version=1, by=clerk)

    laws, questions = (
        late_laws(laws_visible_to(clerk), today=today),
        late_questions(questions_visible_to(clerk), today=today),
    )
    rows = late_in_law(list(laws), list(questions), today=today)

    assert [(row.body.public_id, row.laws, row.questions, row.longest) for row in rows] == [
        ("ministry-of-justice", 1, 0, 40),
        ("ministry-of-health", 0, 1, 6),
    ]


def test_laws_are_found_by_where_they_stand(clerk: User) -> None:
    bare, tabled = factories.law(), factories.bill()
    move_bill(bill=tabled, stage=BillStage.TABLED, on=clock.today(), version=1, by=clerk)

    assert [law.pk for law in laws_at(laws_visible_to(clerk), NO_BILL)] == [bare.pk]
    assert [law.pk for law in laws_at(laws_visible_to(clerk), "tabled")] == [tabled.action_id]
    assert not laws_at(laws_visible_to(clerk), "nonsense").exists()


def test_an_objective_where_the_law_stands_in_the_way_and_none_is_planned_is_named(clerk: User) -> None:
    blocked, planned = factories.cluster(), factories.cluster()
    for cluster in (blocked, planned):
        factories.approved_update(factories.body(), on=cluster, obstacles=("law",))
    factories.law(cluster=planned)

    assert [cluster.pk for cluster in without_a_law(clerk)] == [blocked.pk]


def test_a_question_names_an_office_and_one_thing(clerk: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        factories.question(asked_by=" ")

    assert refused.value.field == "asked_by"
    assert factories.question(about=factories.cluster()).recommendation is None
