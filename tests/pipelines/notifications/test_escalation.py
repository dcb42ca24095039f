"""What nobody answers goes to whoever stands above, after the person themselves was reminded, and on record."""

import datetime

import pytest

from servanda.domain.implementation.actions.updates import approve_update
from servanda.foundation.accounts.actions.absences import name_stand_in, say_away
from servanda.foundation.accounts.models import Membership
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import NotAllowed, StepRefused
from servanda.foundation.organisations.models import Post
from servanda.pipelines.notifications.actions.escalation import escalate_answer, escalate_late_answers
from servanda.pipelines.notifications.actions.preferences import change_reminder_settings, choose_frequency, put_off
from servanda.pipelines.notifications.models import Escalation, Notice
from servanda.pipelines.notifications.people import reminders
from servanda.pipelines.notifications.queries import escalations_of, escalations_visible_to
from tests import factories
from tests.pipelines.notifications.world import MONDAY, day


def on(number):
    return MONDAY + datetime.timedelta(days=number)


def told(person, kind):
    return [notice.told_on for notice in Notice.objects.filter(person=person, kind=kind).order_by("id")]


def play(world, days):
    for number in days:
        with day(number):
            world.round()


def test_after_the_days_allowed_the_supervisor_is_told_in_their_own_digest(world):
    with day(0):
        world.assign(due=on(4))

    play(world, range(30))

    assert told(world.author, "overdue")[0] == on(7)  # the day after is a Saturday
    assert told(world.approver, "escalated") == [on(18)]
    made = Escalation.objects.get()
    assert (made.supervisor, made.body, made.target) == (world.approver, world.justice, world.cluster)
    event = Event.objects.get(name="notifications.answer_escalated")
    assert event.details["to"] == ["Approver, Ministry of justice"]


def test_never_before_the_person_was_reminded_themselves(world):
    with day(0):
        world.assign(due=on(4))
    with day(25):
        assert escalate_late_answers(by=reminders()) == []  # no worker ran for weeks: nobody has been told
        world.round()
        assert escalate_late_answers(by=reminders()) == []  # told today
    with day(28):
        assert len(escalate_late_answers(by=reminders())) == 1


def test_a_reminder_that_never_left_does_not_count(world, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with day(0):
        world.assign(due=on(4))

    play(world, range(25))

    assert not Escalation.objects.exists()


def test_an_answer_in_time_is_not_taken_further(world):
    with day(0):
        world.assign(due=on(4))
    play(world, range(10))
    with day(10):
        world.answer()

    play(world, range(11, 40))

    assert not Escalation.objects.filter(step=None).exists()  # the decision on it is late, which is another matter


def test_each_missed_day_is_taken_further_once(world):
    with day(0):
        world.assign(due=on(4))

    play(world, range(60))

    assert Escalation.objects.count() == 1
    assert len(told(world.approver, "escalated")) == 1


def test_the_installation_says_after_how_many_days(world):
    change_reminder_settings(escalate_after_days=3, quiet_weekends=True, hour=6, by=factories.user("administrator"))
    with day(0):
        world.assign(due=on(1))

    play(world, range(10))

    assert told(world.approver, "escalated") == [on(4)]


def test_putting_off_delays_no_escalation_once_the_person_knows(world):
    with day(0):
        world.assign(due=on(4))
    play(world, range(9))
    with day(9):
        put_off(until=on(35), by=world.author)

    play(world, range(9, 25))

    assert told(world.approver, "escalated") == [on(18)]


def test_who_wants_no_mail_is_still_taken_further(world):
    choose_frequency(frequency="never", by=world.author)
    with day(0):
        world.assign(due=on(4))

    play(world, range(25))

    assert told(world.approver, "escalated") == [on(18)]


def test_where_nobody_stands_above_the_coordinator_sees_it(world):
    world.approver.memberships.update(until=MONDAY)
    with day(0):
        world.assign(due=on(4))

    play(world, range(25))

    assert Escalation.objects.get().supervisor is None
    assert escalations_visible_to(world.coordinator).count() == 1
    assert not escalations_visible_to(world.author).exists()


def test_an_answer_to_a_call_is_taken_further_by_hand_in_the_right_order(world):
    with day(0):
        world.assign()
        call = world.call(due=on(1))
        line = call.lines.get()
        with pytest.raises(StepRefused, match="not late yet"):
            escalate_answer(line=line, by=world.coordinator)
    with day(2):
        with pytest.raises(StepRefused, match="told yet"):
            escalate_answer(line=line, by=world.coordinator)
        world.round()
    with day(3):
        with pytest.raises(NotAllowed):
            escalate_answer(line=line, by=world.author)
        assert len(escalate_answer(line=line, by=world.coordinator)) == 1
        assert escalate_answer(line=line, by=world.coordinator) == []
        update = world.answer()
        approve_update(update=update, version=update.version, by=world.approver)
        with pytest.raises(StepRefused, match="not missing"):
            escalate_answer(line=line, by=world.coordinator)

    assert [made.supervisor for made in escalations_of(call)] == [world.approver]


def test_a_post_answers_to_the_post_above_it_and_not_to_the_approver(world):
    minister = Post.objects.create(body=world.justice, titles={"en": "Director"})
    desk = Post.objects.create(body=world.justice, titles={"en": "Desk"}, reports_to=minister)
    world.author.memberships.update(post=desk)
    director = factories.user("approver", at=world.justice)
    director.memberships.update(post=minister)
    with day(0):
        world.assign(due=on(4))

    for number in range(25):
        with day(number):
            world.round()
            world.digest(director)

    assert told(director, "escalated") == [on(18)]
    assert told(world.approver, "escalated") == []
    assert Escalation.objects.get().supervisor_label == "Director, Ministry of justice"


def test_a_supervisor_who_also_writes_is_told_of_what_is_late_below(world):
    director = Post.objects.create(body=world.justice, titles={"en": "Director"})
    desk = Post.objects.create(body=world.justice, titles={"en": "Desk"}, reports_to=director)
    world.author.memberships.update(post=desk)
    above = factories.user("focal_point", at=world.justice)
    above.memberships.update(post=director)
    with day(0):
        world.assign(due=on(4))

    for number in range(25):
        with day(number):
            world.round()
            if number == 10:  # what they put off as a writer is not put off as a supervisor
                put_off(thing=f"c{world.cluster.pk}:b{world.justice.pk}", until=on(24), by=above)
            world.digest(above)

    assert told(above, "escalated") == [on(18)]


def test_an_approver_who_writes_is_told_unless_nobody_else_writes(world):
    Membership.objects.create(user=world.approver, role="focal_point", body=world.justice, since=MONDAY)
    with day(0):
        world.assign(due=on(4))

    play(world, range(25))

    assert told(world.approver, "escalated") == [on(18)]


def test_who_alone_writes_does_not_stand_above_themselves(world):
    world.author.memberships.update(until=MONDAY)
    Membership.objects.create(user=world.approver, role="focal_point", body=world.justice, since=MONDAY)
    with day(0):
        world.assign(due=on(4))

    play(world, range(25))

    assert Escalation.objects.get().supervisor is None


def test_who_stands_in_reads_the_mails_of_the_one_away(world):
    colleague = factories.user("statistician", at=world.justice)
    administrator = factories.user("administrator", at=factories.body("ministry-of-health"))
    held = world.approver.memberships.get()
    stand_in = factories.user("approver", at=world.justice)
    stand_in.memberships.update(role="focal_point")
    with day(0):
        say_away(membership=held, since=MONDAY, until=on(5), by=world.approver)
        name_stand_in(membership=held, person=stand_in, since=MONDAY, by=administrator)
        world.assign()
        world.answer()
        assert world.digest(stand_in) is not None
        world.digest(colleague)

    assert told(stand_in, "waiting") == [MONDAY]
    assert told(colleague, "waiting") == []
