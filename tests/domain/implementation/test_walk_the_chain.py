"""An update on its way through a chain: in order, by different people, with returns, and what cannot be forged."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from servanda.domain.implementation.actions.chains import Drawn, draw_chain
from servanda.domain.implementation.actions.updates import (
    Answer,
    approve_update,
    return_update,
    save_update,
    start_update,
    submit_update,
    take_back_update,
)
from servanda.domain.implementation.models import ClearanceStep, Update
from servanda.domain.implementation.queries import updates_to_review_by, updates_visible_to
from servanda.domain.implementation.queries.clearance import (
    clearance_due,
    people_to_decide,
    steps_under_way,
    steps_waiting_for,
    steps_without_decider,
)
from servanda.domain.implementation.rules import waiting_step
from servanda.domain.implementation.states import Decider
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Post
from tests import factories

OWN = Drawn(Decider.APPROVERS, 5)
MECHANISM = Drawn(Decider.COORDINATORS, 10)


@pytest.fixture
def administrator(justice):
    return factories.user("administrator", at=justice)


@pytest.fixture
def chain(justice, administrator):
    """One approver of the body, then a coordinator."""
    return draw_chain(state=justice.state, body=justice, steps=[OWN, MECHANISM], version=0, by=administrator)


@pytest.fixture
def sent(chain, draft, author):
    return submit_update(update=draft, version=draft.version, by=author)


def _agree(update, by):
    return approve_update(update=update, version=update.version, by=by)


def _return(update, by, **how):
    return return_update(update=update, version=update.version, reason="Name the source.", by=by, **how)


def _send(update, by):
    return submit_update(update=update, version=update.version, by=by)


def _way(update):
    last = update.steps.order_by("-round").first().round
    return [step.stage for step in update.steps.filter(round=last).order_by("position")]


def test_each_step_waits_for_the_one_before_and_the_last_approves(sent, approver, coordinator):
    with pytest.raises(NotAllowed):
        _agree(sent, coordinator)

    between = _agree(sent, approver)
    assert (between.stage, _way(between)) == ("submitted", ["cleared", "waiting"])
    done = _agree(between, coordinator)

    assert (done.stage, done.approved_by, _way(done)) == ("approved", coordinator, ["cleared", "cleared"])
    names = list(Event.objects.filter(thing_id=str(done.pk)).order_by("id").values_list("name", flat=True))
    assert names[-3:] == [f"implementation.update_{verb}" for verb in ("submitted", "cleared", "approved")]


def test_nobody_decides_two_steps_even_with_both_roles(sent, justice, approver, coordinator):
    Membership.objects.create(user=approver, role="coordinator", body=justice, since="2020-01-01")
    twice = User.objects.get(pk=approver.pk)
    between = _agree(sent, twice)

    with pytest.raises(NotAllowed):
        _agree(between, User.objects.get(pk=approver.pk))

    assert not steps_waiting_for(User.objects.get(pk=approver.pk)).exists()
    assert steps_waiting_for(coordinator).exists()


def test_a_change_of_the_chain_does_not_touch_what_was_sent(sent, justice, approver, coordinator, administrator):
    draw_chain(state=justice.state, body=justice, steps=[OWN], version=1, by=administrator)

    between = _agree(sent, approver)

    assert between.stage == "submitted"
    assert _agree(between, coordinator).stage == "approved"


def test_a_returned_update_begins_anew_with_the_chain_of_the_day(
    sent, justice, author, approver, coordinator, administrator
):
    back = _return(_agree(sent, approver), coordinator)
    draw_chain(state=justice.state, body=justice, steps=[OWN, OWN, MECHANISM], version=1, by=administrator)

    again = _send(back, author)

    assert _way(again) == ["waiting", "ahead", "ahead"]
    assert again.steps.filter(round=1).count() == 2


def test_one_that_comes_straight_back_keeps_what_was_agreed(sent, author, approver, coordinator):
    back = _return(_agree(sent, approver), coordinator, comes_back=True)

    again = _send(back, author)

    assert _way(again) == ["cleared", "waiting"]
    assert again.steps.get(round=2, position=1).carried
    assert _agree(again, coordinator).stage == "approved"


def test_what_was_agreed_falls_if_who_agreed_has_written_since(sent, justice, author, approver, coordinator):
    back = _return(_agree(sent, approver), coordinator, comes_back=True)
    Membership.objects.create(user=approver, role="focal_point", body=justice, since="2020-01-01")
    writes = User.objects.get(pk=approver.pk)
    mended = save_update(update=back, answer=Answer(what_was_done="Mended."), version=back.version, by=writes)

    again = _send(mended, author)

    assert _way(again) == ["waiting", "ahead"]
    with pytest.raises(NotAllowed):
        _agree(again, writes)


def test_the_first_step_cannot_ask_to_have_it_straight_back(sent, author, approver):
    back = _return(sent, approver, comes_back=True)

    assert _way(_send(back, author)) == ["waiting", "ahead"]


def test_a_decision_needs_the_version_that_was_read(sent, approver):
    for act in (approve_update, return_update):
        more = {"reason": "More."} if act is return_update else {}
        with pytest.raises(EditedMeanwhile):
            act(update=sent, version=sent.version - 1, by=approver, **more)


def test_it_is_taken_back_before_anybody_decides_and_not_after(sent, author, approver, coordinator):
    back = take_back_update(update=sent, version=sent.version, by=author)
    assert (back.stage, _way(back)) == ("draft", ["dropped", "dropped"])

    again = _agree(_send(back, author), approver)
    with pytest.raises(StepRefused, match="has decided"):
        take_back_update(update=again, version=again.version, by=author)


def test_it_is_taken_back_from_a_step_that_nobody_may_decide(sent, author, approver, coordinator):
    between = _agree(sent, approver)
    Membership.objects.filter(user=coordinator).update(until=clock.today())

    assert take_back_update(update=between, version=between.version, by=author).stage == "draft"


@pytest.mark.parametrize("role", ["approver", "coordinator", "administrator", "auditor"])
def test_only_those_who_write_for_the_body_take_it_back(sent, justice, role):
    with pytest.raises(NotAllowed):
        take_back_update(update=sent, version=sent.version, by=factories.user(role, at=justice))


def test_the_holder_of_a_post_above_reads_and_decides_and_a_colleague_does_not(justice, administrator, author):
    board = factories.body("legal-aid-board", parent=justice)
    minister = Post.objects.create(body=justice, titles={"en": "Minister"})
    holder, colleague = (factories.user("approver", at=justice) for _ in range(2))
    Membership.objects.filter(user=holder).update(post=minister)
    steps = [Drawn(Decider.POST, 3, post=minister.pk)]
    draw_chain(state=board.state, body=board, steps=steps, version=0, by=administrator)
    update = _sent_by(board)

    assert list(updates_to_review_by(holder)) == [update]
    assert not updates_visible_to(colleague).exists()
    with pytest.raises(NotAllowed, match="Minister"):
        _agree(update, colleague)
    assert _agree(update, holder).stage == "approved"
    assert updates_visible_to(holder).exists()


def _sent_by(body):
    writer = factories.user("focal_point", at=body)
    answer = Answer(what_was_done="A law.")
    update = start_update(target=factories.cluster(), body=body, answer=answer, by=writer)
    return _send(update, writer)


def test_a_change_of_who_holds_the_post_moves_the_step_with_it(justice, administrator, draft, author):
    director = Post.objects.create(body=justice, titles={"en": "Director"})
    steps = [Drawn(Decider.POST, 3, post=director.pk)]
    draw_chain(state=justice.state, body=justice, steps=steps, version=0, by=administrator)
    old = factories.user("approver", at=justice)
    Membership.objects.filter(user=old).update(post=director)
    update = _send(draft, author)
    Membership.objects.filter(user=old).update(until=clock.today())
    new = factories.user("approver", at=justice)
    Membership.objects.filter(user=new).update(post=director)

    assert not steps_waiting_for(User.objects.get(pk=old.pk)).exists()
    assert [held.user for held in people_to_decide(waiting_step(update))] == [new]
    assert _agree(update, User.objects.get(pk=new.pk)).stage == "approved"


def test_a_stand_in_decides_and_the_step_says_in_whose_place(sent, justice, approver, coordinator):
    deputy = factories.user("statistician", at=justice)
    held, today = approver.memberships.get(), clock.today()
    say_away(membership=held, since=today, until=today, by=approver)
    name_stand_in(membership=held, person=deputy, since=today, by=approver)

    acting = User.objects.get(pk=deputy.pk)
    assert steps_waiting_for(acting).count() == 1
    _agree(sent, acting)

    step = sent.steps.get(position=1)
    assert (step.decided_by, step.in_place_of, step.decided_through) == (deputy, approver, held)
    assert "in place of" in Event.objects.first().by_label


def test_nobody_stands_in_for_somebody_who_wrote_it(sent, justice, author, approver):
    Membership.objects.create(user=author, role="approver", body=justice, since="2020-01-01")
    deputy = factories.user("statistician", at=justice)
    held, today = author.memberships.get(role="approver"), clock.today()
    say_away(membership=held, since=today, until=today, by=author)
    name_stand_in(membership=held, person=deputy, since=today, by=author)
    acting = User.objects.get(pk=deputy.pk)

    assert not steps_waiting_for(acting).exists()
    with pytest.raises(NotAllowed):
        _agree(sent, acting)


def test_a_step_nobody_may_decide_is_on_the_orphan_list(sent, justice, author, approver, coordinator, administrator):
    auditor = factories.user("auditor", at=justice)
    assert not steps_without_decider(coordinator).exists()
    Membership.objects.create(user=author, role="approver", body=justice, since="2020-01-01")
    Membership.objects.filter(user=approver).update(until=clock.today())

    for person in (coordinator, administrator):
        assert [step.update for step in steps_without_decider(person)] == [sent]
    assert [step.has_decider for step in steps_under_way(coordinator)] == [False]
    assert not steps_without_decider(auditor).exists()
    assert not steps_without_decider(approver).exists()


def test_each_step_has_its_days_from_the_day_its_turn_comes(chain, draft, author, approver):
    day = datetime.date(2026, 3, 2)
    with clock.at(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)):
        sent = _send(draft, author)
    assert waiting_step(sent).due_on == day + datetime.timedelta(days=5)
    assert not clearance_due(day + datetime.timedelta(days=1)).exists()
    assert clearance_due(day + datetime.timedelta(days=2)).exists()
    with clock.at(datetime.datetime(2026, 3, 20, 9, tzinfo=datetime.UTC)):
        between = _agree(sent, approver)

    assert waiting_step(between).due_on == datetime.date(2026, 3, 30)


def test_a_return_without_a_reason_is_refused(sent, approver):
    with pytest.raises(InvalidInput):
        return_update(update=sent, version=sent.version, reason=" ", by=approver)


# What the database refuses, whoever writes it.


def _sql(statement, *values):
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refused.value)


def test_sql_cannot_approve_with_a_step_open(sent, approver, coordinator):
    between = _agree(sent, approver)

    said = _sql(
        "UPDATE implementation_update SET stage = 'approved', approved_by_id = %s, approved_at = now() WHERE id = %s",
        coordinator.pk,
        between.pk,
    )

    assert "a step that nobody decided" in said


def test_sql_cannot_approve_in_the_name_of_another(sent, approver, coordinator):
    done = _agree(_agree(sent, approver), coordinator)

    assert "the decider of its last step" in _sql(
        "UPDATE implementation_update SET approved_by_id = %s WHERE id = %s", approver.pk, done.pk
    )


def test_sql_cannot_make_a_decider_a_writer(sent, approver, coordinator):
    done = _agree(_agree(sent, approver), coordinator)

    assert "somebody who wrote it" in _sql(
        "UPDATE implementation_update SET written_by = written_by || %s::bigint WHERE id = %s", approver.pk, done.pk
    )


_CLEAR = (
    "UPDATE implementation_clearancestep SET stage = 'cleared', decided_at = now(), began_at = now(), due_on = now(),"
    " decided_by_id = %s, decided_through_id = %s WHERE update_id = %s AND position = %s"
)


def test_sql_cannot_decide_out_of_order(sent, coordinator):
    right = coordinator.memberships.get()

    assert "does not wait yet" in _sql(_CLEAR, coordinator.pk, right.pk, sent.pk, 2)
    assert "is not decided" in _sql(
        "UPDATE implementation_clearancestep SET stage = 'waiting', began_at = now(), due_on = now()"
        " WHERE update_id = %s AND position = 2",
        sent.pk,
    )


def test_sql_cannot_let_a_writer_decide(sent, author):
    assert "what they wrote" in _sql(_CLEAR, author.pk, author.memberships.get().pk, sent.pk, 1)


def test_sql_cannot_let_one_person_decide_twice(sent, approver):
    between = _agree(sent, approver)

    assert "two steps" in _sql(_CLEAR, approver.pk, approver.memberships.get().pk, between.pk, 2)


def test_sql_cannot_reopen_or_erase_a_decided_step(sent, approver):
    between = _agree(sent, approver)

    for statement in (
        "UPDATE implementation_clearancestep SET stage = 'waiting' WHERE update_id = %s AND position = 1",
        "UPDATE implementation_clearancestep SET reason = 'x' WHERE update_id = %s AND position = 1",
        "DELETE FROM implementation_clearancestep WHERE update_id = %s",
    ):
        _sql(statement, between.pk)


def test_sql_cannot_bring_a_step_that_is_decided_already(sent, approver):
    step = ClearanceStep(
        update=sent,
        round=2,
        position=1,
        decider=Decider.APPROVERS,
        body=sent.body,
        days=5,
        stage="cleared",
        began_at=clock.now(),
        due_on=clock.today(),
        decided_at=clock.now(),
        decided_by=approver,
        decided_through=approver.memberships.get(),
    )

    with pytest.raises(DatabaseError, match="arrives undecided"), transaction.atomic():
        step.save()


def test_sql_cannot_move_a_step_to_another_decider(sent):
    assert "keeps its place" in _sql(
        "UPDATE implementation_clearancestep SET decider = 'coordinators', body_id = NULL"
        " WHERE update_id = %s AND position = 1",
        sent.pk,
    )


def test_sql_cannot_bring_an_approved_update(sent, approver):
    copied = Update.objects.get(pk=sent.pk)
    copied.pk, copied.form_key = None, None
    copied.stage, copied.approved_by, copied.approved_at = "approved", approver, clock.now()

    with pytest.raises(DatabaseError, match="a step that nobody decided"), transaction.atomic():
        copied.save()
