"""One digest a day, in the reader's language, of what is news or comes due, and nothing said twice."""

import contextvars
import datetime
import threading

import pytest
from django.db import IntegrityError, connections, transaction

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.actions.calls import close_call
from servanda.domain.implementation.actions.updates import return_update
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications.actions.digests import compose_digest, read_news
from servanda.pipelines.notifications.actions.mail import send_waiting
from servanda.pipelines.notifications.actions.preferences import (
    change_reminder_settings,
    choose_frequency,
    put_off,
    take_up_again,
)
from servanda.pipelines.notifications.actions.reminding import remind_now
from servanda.pipelines.notifications.dues import milestone
from servanda.pipelines.notifications.models import Digest, Mail, Notice
from servanda.pipelines.notifications.people import reminders
from tests import factories
from tests.pipelines.notifications.world import MONDAY, World, day


def kinds(mail):
    return [notice.kind for notice in mail.digest.notices.order_by("id")] if mail else []


def on(number):
    return MONDAY + datetime.timedelta(days=number)


@pytest.mark.parametrize(
    ("days", "word"),
    [(91, ""), (90, "90"), (31, "90"), (30, "30"), (8, "30"), (7, "7"), (2, "7"), (1, "1"), (0, "1")]
    + [(-1, "late0"), (-7, "late0"), (-8, "late1"), (-22, "late3")],
)
def test_a_day_is_told_at_90_30_7_and_1_then_late_every_week(days, word):
    assert milestone(days) == word


def test_each_milestone_is_told_once(world):
    with day(0):
        world.assign(due=on(40))
    told = {}
    for number in range(60):
        with day(number):
            if mail := world.digest():
                told[number] = kinds(mail)

    # Weekends are quiet: day 33 (7 before) is a Saturday, so it is told on the Monday.
    assert told == {
        0: ["assigned", "due"],
        10: ["due"],
        35: ["due"],
        39: ["due"],
        42: ["overdue"],
        49: ["overdue"],
        56: ["overdue"],
    }


def test_a_call_is_news_and_its_answers_are_one_list(world):
    with day(0):
        world.assign()
        world.call(due=on(30))
        mail = world.digest()

    assert set(kinds(mail)) == {"assigned", "called", "due"}
    assert "One answer is asked of you." in mail.text
    assert "For the fourth UPR report" in mail.text
    assert "in 30 days" in mail.text


def test_nothing_new_makes_no_mail(world):
    with day(0):
        assert world.digest() is None
        assert not Digest.objects.exists()


def test_an_update_on_its_way_is_told_to_its_approver_and_its_return_to_its_author(world):
    with day(0):
        world.assign()
        update = world.answer()
        to_approver = world.digest(world.approver)
    with day(1):
        return_update(update=update, version=update.version, reason="Say how many.", by=world.approver)
        to_author = world.digest()

    assert kinds(to_approver) == ["waiting"]
    assert kinds(to_author) == ["assigned", "returned"]


def test_a_mail_says_nothing_of_what_is_in_an_update(world):
    with day(0):
        world.assign()
        update = world.answer(said="A witness, Salma, was threatened.")
        to_approver = world.digest(world.approver)
        return_update(update=update, version=update.version, reason="Take the name of Salma out.", by=world.approver)
        to_author = world.digest()

    for mail in (to_approver, to_author):
        assert "Salma" not in mail.text + mail.html + mail.subject
        assert "threatened" not in mail.text + mail.html


def test_what_is_no_longer_true_is_not_told(world):
    with day(0):
        assignment = world.assign()
        update = world.answer()
        read_news(by=reminders())
        return_update(update=update, version=update.version, reason="Say how many.", by=world.approver)
        end_assignment(assignment=assignment, by=world.coordinator)
        assert world.digest(world.approver) is None  # it does not wait any more
        mail = world.digest()

    assert kinds(mail) == ["returned"]
    assert Notice.objects.filter(dropped_at__isnull=False).count() == 2


def test_nobody_is_told_what_they_did_themselves(world):
    with day(0):
        world.assign()
        world.answer()
        world.digest(world.coordinator)

    assert not Notice.objects.filter(person=world.coordinator).exists()


def test_news_read_twice_is_told_once(world):
    with day(0):
        world.assign()
        for _time in range(3):
            read_news(by=reminders())

    assert Notice.objects.filter(kind="assigned", person=world.author).count() == 1


def test_what_happened_long_ago_is_no_news(world):
    with day(0):
        world.assign()
    with day(14):
        read_news(by=reminders())

    assert not Notice.objects.exists()


def test_a_digest_speaks_the_readers_language_and_runs_its_way(db):
    world = World(language="ar")
    with day(0):
        world.assign(due=on(20))
        mail = world.digest()

    assert mail.language == "ar"
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert '<bdi lang="en" dir="ltr">Nobody marries before 18</bdi>' in mail.html


def test_a_title_is_never_markup_nor_a_header(world):
    cluster = factories.cluster("<script>alert(1)</script>\nBcc: all@avelia.example")
    with day(0):
        world.assign(cluster=cluster)
        mail = world.digest()
        send_waiting(by=reminders())

    assert "<script>" not in mail.html
    assert "\nBcc" not in mail.text
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_second_digest_the_same_day_is_refused_by_the_database(world):
    with day(0) as today:
        Digest.objects.create(person=world.author, day=today)
        with pytest.raises(IntegrityError), transaction.atomic():
            Digest.objects.create(person=world.author, day=today)


@pytest.mark.django_db(transaction=True)
def test_of_workers_who_compose_at_once_one_makes_the_mail():
    world = World()
    start, failed, made = threading.Barrier(4), [], []

    def compose():
        start.wait()
        try:
            made.append(compose_digest(person=world.author, by=world.coordinator))
        except Exception as error:
            failed.append(error)
        finally:
            connections["default"].close()

    with day(0):
        world.assign(due=on(5))
        read_news(by=reminders())
        context = contextvars.copy_context()
        threads = [threading.Thread(target=context.copy().run, args=(compose,)) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert not failed
    assert len([mail for mail in made if mail]) == 1
    assert Mail.objects.count() == Digest.objects.count() == 1


def test_a_weekly_reader_is_told_once_a_week_and_misses_nothing(world):
    choose_frequency(frequency="weekly", by=world.author)
    days = []
    with day(0):
        world.assign(due=on(3))
    for number in range(14):
        with day(number):
            if world.digest():
                days.append(number)

    assert days == [0, 7]
    late = Notice.objects.get(kind="overdue")
    assert late.told_on == on(7)


def test_a_weekly_reader_whose_monday_was_missed_reads_on_tuesday(world):
    choose_frequency(frequency="weekly", by=world.author)
    with day(1):
        world.assign(due=on(20))
        assert world.digest() is not None


def test_weekends_are_quiet_unless_the_installation_says_otherwise(world):
    administrator = factories.user("administrator")
    with day(5):
        world.assign(due=on(20))
        assert world.digest() is None
        change_reminder_settings(escalate_after_days=14, quiet_weekends=False, hour=6, by=administrator)
        assert world.digest() is not None


def test_who_wants_no_mail_gets_none(world):
    choose_frequency(frequency="never", by=world.author)
    with day(0):
        world.assign(due=on(5))
        assert world.digest() is None

    assert not Mail.objects.exists()
    assert Notice.objects.filter(person=world.author, told_on=MONDAY, digest=None).count() == 2


def test_what_is_put_off_is_told_on_the_day_it_comes_back(world):
    other = factories.cluster("No torture")
    with day(0):
        world.assign(due=on(5))
        world.assign(due=on(5), cluster=other)
        thing = f"c{world.cluster.pk}:b{world.justice.pk}"
        put_off(thing=thing, until=on(3), by=world.author)
        assert {str(notice) for notice in world.digest().digest.notices.all()} == {"No torture"}
    with day(1):
        assert world.digest() is None
    with day(3):
        assert {str(notice) for notice in world.digest().digest.notices.all()} == {"Nobody marries before 18"}


def test_everything_can_be_put_off_and_taken_up_again(world):
    with day(0):
        world.assign(due=on(5))
        put_off(until=on(3), by=world.author)
        assert world.digest() is None
        take_up_again(by=world.author)
        assert world.digest() is not None


@pytest.mark.parametrize(("until", "thing"), [(0, ""), (-3, ""), (31, ""), (None, ""), (5, "c999:b999")])
def test_putting_off_has_an_end_and_an_object(world, until, thing):
    with day(0), pytest.raises(InvalidInput):
        put_off(thing=thing, until=None if until is None else on(until), by=world.author)


def test_reminding_by_hand_keeps_to_one_mail_a_day(world):
    with day(0):
        world.assign()
        call = world.call(due=on(30))
        world.digest()
        first = remind_now(call=call, by=world.coordinator)
    with day(1):
        second = remind_now(call=call, by=world.coordinator)

    assert (first.mailed, first.later) == (0, 1)
    assert (second.mailed, second.later) == (1, 0)
    assert [set(kinds(mail)) for mail in Mail.objects.order_by("id")] == [{"assigned", "called", "due"}, {"reminded"}]


def test_a_reminder_names_bodies_in_which_nobody_can_read_it(world):
    health = factories.body("ministry-of-health")
    with day(0):
        world.assign()
        assign_body(target=world.cluster, body=health, part="lead", by=world.coordinator)
        call = world.call(due=on(30))
        done = remind_now(call=call, by=world.coordinator)

    assert done.bodies_without_people == ("Ministry of health",)


def test_only_who_calls_reminds_and_only_while_it_runs(world):
    with day(0):
        world.assign()
        call = world.call(due=on(30))
        with pytest.raises(NotAllowed):
            remind_now(call=call, by=world.author)
        call = close_call(call=call, by=world.coordinator)
        with pytest.raises(StepRefused):
            remind_now(call=call, by=world.coordinator)


def test_a_closed_body_is_asked_nothing_any_more(world):
    with day(0):
        world.assign(due=on(5))
        Body.objects.filter(pk=world.justice.pk).update(closed_on=MONDAY)
        assert "due" not in kinds(world.digest())


@pytest.mark.parametrize("role", ["coordinator", "focal_point", "approver", "auditor", "nhri"])
def test_only_administrators_say_how_the_installation_reminds(world, role):
    with pytest.raises(NotAllowed):
        change_reminder_settings(escalate_after_days=3, quiet_weekends=True, hour=6, by=factories.user(role))
