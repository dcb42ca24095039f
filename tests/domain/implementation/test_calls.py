"""A call asks each body once for each thing, goes out once, and counts what came after it."""

import contextvars
import datetime
import threading
import uuid

import pytest
from django.db import IntegrityError, connections, transaction

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.actions.calls import (
    Asking,
    add_to_call,
    ask_again,
    cancel_call,
    close_call,
    excuse_line,
    extend_call,
    prepare_call,
    send_call,
)
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    return_update,
    start_update,
    submit_update,
)
from servanda.domain.implementation.models import Call, CallLine
from servanda.domain.implementation.queries.answers import answers_owed_by
from servanda.domain.implementation.queries.asking import Choice, assignments_to_ask, preview_of
from servanda.domain.implementation.queries.calls import (
    answers_by_body,
    calls_visible_to,
    counts_of,
    lines_of,
    silent_bodies,
    state_of,
)
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body
from tests import factories

TODAY = datetime.date(2026, 5, 4)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)):
        yield


def days(number):
    return TODAY + datetime.timedelta(days=number)


def later(number):
    return clock.at(datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC) + datetime.timedelta(days=number))


def asking(due=30, title="For the fourth UPR report", **fields):
    return Asking(titles={"en": title}, reasons={"en": "The report is due."}, due_on=days(due), **fields)


EVERYTHING = Choice()


def prepared(coordinator, *, choice=EVERYTHING, due=30, title="For the fourth UPR report"):
    state = coordinator.memberships.get().body.state
    return prepare_call(state=state, asking=asking(due, title), choice=choice, by=coordinator)


def sent_call(coordinator, **fields):
    call = prepared(coordinator, **fields)
    return send_call(call=call, version=call.version, by=coordinator)


def answer(cluster, body, by):
    update = start_update(target=cluster, body=body, answer=Answer(what_was_done="The bill passed."), by=by)
    return submit_update(update=update, version=update.version, by=by)


@pytest.fixture
def led(cluster, justice, coordinator):
    return assign_body(target=cluster, body=justice, part="lead", by=coordinator)


def test_a_call_asks_every_body_that_answers_for_what_was_chosen(led, cluster, coordinator):
    health = factories.body("ministry-of-health")
    assign_body(target=cluster, body=health, part="supporting", by=coordinator)

    call = sent_call(coordinator)

    assert [(line.body.public_id, line.cluster) for line in lines_of(call)] == [
        ("ministry-of-health", cluster),
        ("ministry-of-justice", cluster),
    ]


def test_a_choice_narrows_by_body_objective_mechanism_and_silence(led, cluster, justice, author, coordinator):
    def count(**chosen):
        return assignments_to_ask(coordinator, Choice(**chosen), state="AVL").count()

    assert count(bodies=("ministry-of-justice",)) == 1
    assert count(bodies=("ministry-of-health",)) == 0
    assert count(objectives=(cluster.public_id,)) == 1
    assert count(mechanisms=("UPR",)) == 1
    assert count(mechanisms=("CEDAW",)) == 0
    assert count(silent_since=TODAY) == 1
    with later(2):
        answer(cluster, justice, author)
    assert count(silent_since=days(2)) == 0
    assert count(silent_since=days(3)) == 1


def test_the_preview_counts_what_was_answered_lately_and_who_cannot_answer(led, cluster, justice, coordinator):
    before = preview_of(assignments_to_ask(coordinator, Choice(), state="AVL"), today=TODAY)
    answer(cluster, justice, factories.user("focal_point", at=justice))

    after = preview_of(assignments_to_ask(coordinator, Choice(), state="AVL"), today=TODAY)

    assert (before.objectives, before.bodies, before.answers, before.answered_recently) == (1, 1, 1, 0)
    assert before.without_writer == ("Ministry of justice",)
    assert (after.answered_recently, after.without_writer) == (1, ())


def test_recent_answers_are_left_out_when_the_coordinator_says_so(led, cluster, justice, author, coordinator):
    other = factories.cluster("No torture")
    assign_body(target=other, body=justice, part="lead", by=coordinator)
    answer(cluster, justice, author)
    call = prepared(coordinator)

    call = send_call(call=call, version=call.version, leave_out_recent=True, by=coordinator)

    assert [line.cluster for line in call.lines.all()] == [other]


def test_sending_twice_sends_once(led, coordinator):
    call = prepared(coordinator)

    first = send_call(call=call, version=1, by=coordinator)
    again = send_call(call=call, version=1, by=coordinator)

    assert first.sent_at == again.sent_at
    assert Event.objects.filter(name="implementation.call_sent").count() == 1


def test_one_form_makes_one_call(led, coordinator):
    key = uuid.uuid4()
    state = coordinator.memberships.get().body.state

    made = [
        prepare_call(state=state, asking=asking(), choice=Choice(), form_key=key, by=coordinator) for _time in range(2)
    ]

    assert made[0] == made[1]
    assert Call.objects.count() == CallLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_send_at_once_send_once(led, coordinator):
    call = prepared(coordinator)
    start, failed = threading.Barrier(3), []

    def send():
        start.wait()
        try:
            send_call(call=call, version=1, by=coordinator)
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(send,)) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert Event.objects.filter(name="implementation.call_sent").count() == 1


def test_an_update_sent_after_the_call_answers_it_and_one_sent_before_does_not(
    led, cluster, justice, author, approver, coordinator
):
    answer(cluster, justice, author)
    with later(1):
        call = sent_call(coordinator)
        assert state_of(lines_of(call)[0]) == "not_begun"
    with later(2):
        update = start_update(target=cluster, body=justice, answer=Answer(what_was_done="More."), by=author)
        assert state_of(lines_of(call)[0]) == "begun"
        update = submit_update(update=update, version=update.version, by=author)
        assert state_of(lines_of(call)[0]) == "sent"
    with later(3):
        approve_update(update=update, version=update.version, by=approver)

    assert state_of(lines_of(call)[0]) == "approved"
    row = answers_by_body(lines_of(call))[0]
    assert (row.asked, row.sent, row.approved, row.missing) == (1, 0, 1, 0)
    assert not silent_bodies(call).exists()


def test_a_returned_answer_is_owed_again(led, cluster, justice, author, approver, coordinator):
    call = sent_call(coordinator)
    with later(1):
        update = answer(cluster, justice, author)
        assert state_of(lines_of(call)[0]) == "sent"
        return_update(update=update, version=update.version, reason="Say how many.", by=approver)

    assert state_of(lines_of(call)[0]) == "begun"
    assert list(silent_bodies(call)) == [justice]


def owed(justice, day=0):
    return answers_owed_by(Body.objects.filter(pk=justice.pk), today=days(day))


def test_two_calls_that_ask_the_same_are_one_line_with_the_nearest_day(led, justice, coordinator):
    sent_call(coordinator, due=40, title="Mid-term report")
    sent_call(coordinator, due=20, title="Committee")

    found = owed(justice)

    assert len(found) == 1
    assert found[0].due_on == days(20)
    assert [str(line.call) for line in found[0].calls] == ["Committee", "Mid-term report"]


def test_a_call_wins_over_the_standing_duty_when_it_is_nearer(cluster, justice, coordinator):
    assign_body(target=cluster, body=justice, part="lead", due_on=days(5), by=coordinator)
    sent_call(coordinator, due=30)

    assert owed(justice)[0].due_on == days(5)


def test_a_body_that_takes_part_owes_an_answer_once_it_is_called(cluster, justice, author, coordinator):
    assign_body(target=cluster, body=justice, part="supporting", by=coordinator)
    assert owed(justice) == []

    sent_call(coordinator, due=10)
    assert [item.days for item in owed(justice)] == [10]

    with later(1):
        answer(cluster, justice, author)
    assert owed(justice, 1) == []


def test_an_excused_answer_is_not_owed_until_it_is_asked_again(cluster, justice, coordinator):
    assign_body(target=cluster, body=justice, part="supporting", by=coordinator)
    call = sent_call(coordinator)
    line = call.lines.get()

    excuse_line(line=line, reason="The other ministry answers for both.", by=coordinator)
    assert owed(justice) == []
    assert state_of(lines_of(call)[0]) == "excused"

    ask_again(line=line, by=coordinator)
    assert len(owed(justice)) == 1


def test_an_excuse_needs_a_reason(led, coordinator):
    line = sent_call(coordinator).lines.get()

    with pytest.raises(InvalidInput) as refusal:
        excuse_line(line=line, reason=" ", by=coordinator)

    assert refusal.value.field == "reason"


def test_a_body_that_no_longer_answers_for_it_is_not_asked_any_more(led, justice, coordinator):
    call = sent_call(coordinator)

    end_assignment(assignment=led, by=coordinator)

    assert state_of(lines_of(call)[0]) == "handed_on"
    assert owed(justice) == []
    assert counts_of([call])[call.pk].asked == 0


def test_a_call_that_was_closed_keeps_what_counted_then(led, cluster, justice, author, coordinator):
    call = sent_call(coordinator)
    with later(1):
        update = answer(cluster, justice, author)
        close_call(call=call, by=coordinator)
    with later(2):
        answer(cluster, justice, author)

    assert call.lines.get().answer == update
    assert counts_of([call])[call.pk].answered == 1


def test_an_answer_after_closing_does_not_count(led, cluster, justice, author, coordinator):
    call = close_call(call=sent_call(coordinator), by=coordinator)
    with later(2):
        answer(cluster, justice, author)

    assert state_of(lines_of(call)[0]) == "not_begun"
    assert counts_of([call])[call.pk].answered == 0


def test_more_time_and_more_bodies_can_be_given_while_it_runs(led, cluster, justice, coordinator):
    call = sent_call(coordinator)
    health = factories.body("ministry-of-health")
    assign_body(target=cluster, body=health, part="supporting", by=coordinator)

    call = extend_call(call=call, due_on=days(60), version=call.version, by=coordinator)
    added = add_to_call(call=call, choice=Choice(), version=call.version, by=coordinator)

    assert added == 1
    assert owed(health)[0].due_on == days(60)
    call.refresh_from_db()
    assert add_to_call(call=call, choice=Choice(), version=call.version, by=coordinator) == 0


def test_two_who_change_a_call_at_once_are_told(led, coordinator):
    call = sent_call(coordinator)
    extend_call(call=call, due_on=days(60), version=call.version, by=coordinator)

    with pytest.raises(EditedMeanwhile):
        extend_call(call=call, due_on=days(50), version=call.version, by=coordinator)


def test_a_cancelled_call_asks_nobody_and_says_why(led, justice, coordinator):
    call = sent_call(coordinator, due=10)
    with pytest.raises(InvalidInput):
        cancel_call(call=call, reason="", by=coordinator)

    call = cancel_call(call=call, reason="The session was moved.", by=coordinator)

    assert owed(justice)[0].calls == ()
    with pytest.raises(StepRefused):
        extend_call(call=call, due_on=days(60), version=call.version, by=coordinator)


@pytest.mark.parametrize("due", [0, -1, 2000])
def test_a_day_that_cannot_be_meant_is_refused(led, coordinator, due):
    with pytest.raises(InvalidInput) as refusal:
        prepared(coordinator, due=due)

    assert refusal.value.field == "due_on"


def test_a_call_that_would_ask_nobody_is_refused(led, coordinator):
    with pytest.raises(InvalidInput, match="No body answers"):
        prepared(coordinator, choice=Choice(bodies=("ministry-of-health",)))


@pytest.mark.parametrize("role", [code for code in ROLES if code not in ("coordinator", "partner", "civil_society")])
def test_only_coordinators_call(led, coordinator, justice, role):
    other = factories.user(role, at=justice)
    call = sent_call(coordinator)

    with pytest.raises(NotAllowed):
        prepare_call(state=justice.state, asking=asking(), choice=Choice(), by=other)
    with pytest.raises(NotAllowed):
        extend_call(call=call, due_on=days(60), version=call.version, by=other)
    with pytest.raises(NotAllowed):
        close_call(call=call, by=other)
    with pytest.raises(NotAllowed):
        cancel_call(call=call, reason="No.", by=other)
    assert not calls_visible_to(other).exists()


def test_a_coordinator_of_another_state_neither_sees_nor_changes_it(led, coordinator):
    abroad = factories.user("coordinator", at=factories.body("ministry-abroad", of=factories.state("MAR")))
    call = sent_call(coordinator)

    assert not calls_visible_to(abroad).exists()
    with pytest.raises(NotAllowed):
        close_call(call=call, by=abroad)


@pytest.mark.parametrize(
    "broken",
    [
        {"stage": "sent", "sent_at": None},
        {"stage": "closed"},
        {"stage": "cancelled", "cancel_reason": ""},
    ],
)
def test_the_database_refuses_a_stage_without_its_proof(led, coordinator, broken):
    call = sent_call(coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**broken)


def test_the_database_refuses_to_ask_a_body_twice_for_one_thing(led, coordinator):
    line = sent_call(coordinator).lines.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        CallLine.objects.create(call=line.call, body=line.body, cluster=line.cluster)
