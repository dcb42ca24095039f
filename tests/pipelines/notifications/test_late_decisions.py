"""A step of clearance is reminded of like an answer: before its day, late each week, put off, taken further."""

import datetime

import pytest

from servanda.domain.implementation.actions.chains import Drawn, draw_chain
from servanda.domain.implementation.actions.updates import approve_update, return_update, take_back_update
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.models import Post
from servanda.pipelines.notifications.actions.digests import read_news
from servanda.pipelines.notifications.actions.late_decisions import escalate_late_decisions
from servanda.pipelines.notifications.actions.preferences import put_off
from servanda.pipelines.notifications.models import Escalation, Notice
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import escalations_visible_to
from tests import factories
from tests.pipelines.notifications.world import MONDAY, day


def on(number):
    return MONDAY + datetime.timedelta(days=number)


def kinds(mail):
    return [notice.kind for notice in mail.digest.notices.order_by("id")] if mail else []


def told(person, kind):
    return [notice.told_on for notice in Notice.objects.filter(person=person, kind=kind).order_by("id")]


def approver_below(world):
    """The approver holds a post under a director's; the director is returned."""
    director = Post.objects.create(body=world.justice, titles={"en": "Director"})
    desk = Post.objects.create(body=world.justice, titles={"en": "Head of unit"}, reports_to=director)
    world.approver.memberships.update(post=desk)
    above = factories.user("statistician", at=world.justice)
    above.memberships.update(post=director)
    return above


def play(world, days, *, others=()):
    for number in days:
        with day(number):
            world.round()
            for person in others:
                world.digest(person)


def test_a_decision_is_reminded_3_days_and_1_day_before_then_late_every_week(world):
    with day(0):
        world.answer()  # ten days: day 10, a Thursday
    mails = {}
    for number in range(27):
        with day(number):
            if mail := world.digest(world.approver):
                mails[number] = kinds(mail), mail.subject

    assert {number: found for number, (found, _subject) in mails.items()} == {
        0: ["waiting"],
        7: ["decide_due"],
        9: ["decide_due"],
        11: ["decide_late"],
        18: ["decide_late"],
        25: ["decide_late"],
    }
    assert mails[18][1].endswith("one decision is late")


def test_a_short_step_is_told_once_with_its_day(world):
    with day(0):
        draw_chain(
            state=world.justice.state,
            steps=[Drawn(decider="approvers", days=2)],
            version=0,
            by=factories.user("administrator", at=world.justice),
        )
        world.answer()
        mail = world.digest(world.approver)

    assert kinds(mail) == ["decide_due"]
    assert "in 2 days" in mail.text


def test_after_the_days_allowed_the_supervisor_is_told_once(world):
    above = approver_below(world)
    with day(0):
        update = world.answer()

    play(world, range(40), others=[above])

    assert told(above, "decide_further") == [on(24)]  # day 10, and fourteen days
    made = Escalation.objects.get()
    assert (made.supervisor, made.step, made.target) == (above, update.steps.get(), world.cluster)
    event = Event.objects.get(name="notifications.decision_escalated")
    assert event.details["to"] == ["Director, Ministry of justice"]
    assert list(escalations_visible_to(world.coordinator)) == [made]


def test_a_decision_is_not_taken_further_before_somebody_was_reminded(world):
    approver_below(world)
    with day(0):
        world.answer()
    with day(30):
        assert escalate_late_decisions(by=reminders()) == []
        world.digest(world.approver)
        assert escalate_late_decisions(by=reminders()) == []
    with day(31):
        assert len(escalate_late_decisions(by=reminders())) == 1


def test_where_nobody_stands_above_the_coordinator_sees_it(world):
    with day(0):
        world.answer()

    play(world, range(26))

    assert Escalation.objects.get().supervisor is None


def test_a_decision_in_time_is_not_taken_further(world):
    above = approver_below(world)
    with day(0):
        update = world.answer()
    play(world, range(12))
    with day(12):
        approve_update(update=update, version=update.version, by=world.approver)

    play(world, range(12, 40), others=[above])

    assert not Escalation.objects.exists()
    assert told(above, "decide_further") == []


def test_a_word_to_the_supervisor_that_came_true_too_late_is_dropped(world):
    above = approver_below(world)
    with day(0):
        update = world.answer()
    play(world, range(25))
    with day(25):
        approve_update(update=update, version=update.version, by=world.approver)
        assert world.digest(above) is None

    assert Notice.objects.get(person=above, kind="decide_further").dropped_at is not None


def test_a_decision_is_put_off_and_told_on_the_day_it_comes_back(world):
    with day(0):
        update = world.answer()
        world.digest(world.approver)
    with day(4):
        put_off(thing=f"u{update.pk}", until=on(14), by=world.approver)
    mails = {}
    for number in range(4, 16):
        with day(number):
            if mail := world.digest(world.approver):
                mails[number] = kinds(mail)

    assert mails == {14: ["decide_late"]}


def test_what_does_not_wait_for_one_cannot_be_put_off(world):
    with day(0):
        update = world.answer()
        with pytest.raises(InvalidInput):
            put_off(thing=f"u{update.pk}", until=on(5), by=world.coordinator)


def two_steps(world):
    draw_chain(
        state=world.justice.state,
        steps=[Drawn(decider="approvers", days=10), Drawn(decider="coordinators", days=10)],
        version=0,
        by=factories.user("administrator", at=world.justice),
    )
    return factories.user("approver", at=world.justice)


def test_waiting_is_not_told_to_those_whose_step_was_decided_by_a_colleague(world):
    colleague = two_steps(world)
    with day(0):
        update = world.answer()
        read_news(by=reminders())
        approve_update(update=update, version=update.version, by=colleague)
        assert world.digest(world.approver) is None  # it waits, but for the coordinator now
        mail = world.digest(world.coordinator)

    assert kinds(mail) == ["waiting"]
    assert Notice.objects.get(person=world.approver, kind="waiting").dropped_at is not None


@pytest.mark.parametrize("fate", ["returned", "taken back", "role ended"])
def test_waiting_is_dropped_whatever_moved_it_on(world, fate):
    with day(0):
        update = world.answer()
        read_news(by=reminders())
        if fate == "returned":
            colleague = factories.user("approver", at=world.justice)
            return_update(update=update, version=update.version, reason="Say how many.", by=colleague)
        elif fate == "taken back":
            take_back_update(update=update, version=update.version, by=world.author)
        else:
            world.approver.memberships.update(until=MONDAY)
        assert world.digest(world.approver) is None

    assert Notice.objects.get(person=world.approver, kind="waiting").dropped_at is not None


def test_waiting_in_a_mail_that_never_left_is_not_said_again_once_decided(world, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    colleague = two_steps(world)
    with day(0):
        update = world.answer()
        assert kinds(world.digest(world.approver)) == ["waiting"]
        approve_update(update=update, version=update.version, by=colleague)
    with day(1):
        assert world.digest(world.approver) is None
