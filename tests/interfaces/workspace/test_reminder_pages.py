"""How people choose to be reminded, their calendars, the link that stops, and the outbox of administrators."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.notifications.actions.feeds import close_feed, open_feed, refresh_feed
from servanda.pipelines.notifications.links import feed_address, stop_address
from servanda.pipelines.notifications.models import Digest, Mail, RefusedAddress, Snooze
from servanda.pipelines.notifications.queries import frequency_of, reminder_settings
from tests import factories, ics
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation() -> None:
    factories.installation()


@pytest.fixture
def author() -> User:
    return member("focal_point")


@pytest.fixture
def assignment() -> Any:
    coordinator = factories.user("coordinator", at=factories.body("national-mechanism"))
    due = clock.today() + datetime.timedelta(days=20)
    return assign_body(
        target=factories.cluster("لا زواج قبل الثامنة عشرة, أبدا; " * 4),
        body=factories.body(),
        part=AssignmentPart.SUPPORTING,
        due_on=due,
        by=coordinator,
    )


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def test_one_chooses_how_often(author: User) -> None:
    inside(author).post("/work/account/reminders/", {"frequency": "weekly"})

    assert frequency_of(author) == "weekly"


def test_one_thing_is_put_off_and_taken_up_again(author: User, assignment: Any) -> None:
    browser = inside(author)
    thing = f"c{assignment.cluster_id}:b{assignment.body_id}"
    browser.post("/work/account/reminders/pause/", {"thing": thing, "days": "7"})
    assert "off until" in text(browser, "/work/account/reminders/")
    assert Snooze.objects.get().until == clock.today() + datetime.timedelta(days=7)

    browser.post("/work/account/reminders/pause/", {"thing": thing, "resume": "1"})

    assert not Snooze.objects.exists()


def test_a_decision_that_waits_is_put_off_like_an_answer(author: User, assignment: Any) -> None:
    approver = member("approver")
    answer = Answer(what_was_done="The bill passed.")
    update = start_update(target=assignment.cluster, body=assignment.body, answer=answer, by=author)
    submit_update(update=update, version=update.version, by=author)
    browser = inside(approver)
    assert "Decide on the update" in text(browser, "/work/account/reminders/")

    browser.post("/work/account/reminders/pause/", {"thing": f"u{update.pk}", "days": "7"})

    assert Snooze.objects.get().thing == f"u{update.pk}"
    assert "off until" in text(browser, "/work/account/reminders/")


def test_putting_off_for_a_year_is_refused(author: User) -> None:
    answer = inside(author).post("/work/account/reminders/pause/", {"days": "365"})

    assert answer.status_code == 422
    assert not Snooze.objects.exists()


def test_one_click_in_a_mail_stops_reminders_without_signing_in(author: User) -> None:
    stranger = Client(enforce_csrf_checks=True)
    address = path_of(stop_address(author))

    assert stranger.get(address).status_code == 200
    assert frequency_of(author) == "daily"  # programs that look at links in mails change nothing
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert frequency_of(author) == "never"


def test_a_link_to_stop_is_for_one_person_and_cannot_be_guessed(author: User) -> None:
    other = member("approver")
    token = stop_address(author).rstrip("/").rpartition("/")[2]
    _key, _colon, signature = token.partition(":")

    for made_up in (f"{other.pk}:{signature}", f"{author.pk}:", str(author.pk), "x", signature):
        assert Client().post(f"/reminders/stop/{made_up}/").status_code == 404
    assert frequency_of(other) == frequency_of(author) == "daily"


def test_a_calendar_holds_what_is_owed_and_nothing_that_moved_away(author: User, assignment: Any) -> None:
    feed = open_feed(by=author)
    address = path_of(feed_address(feed))
    answer: Any = Client().get(address)
    event = ics.read(answer.content).events[0]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event.values["DTSTART"] == f"{assignment.due_on:%Y%m%d}"
    assert event.values["SUMMARY"].startswith("Answer: لا زواج")

    end_assignment(assignment=assignment, by=factories.user("coordinator", at=factories.body("national-mechanism")))
    refresh_feed(person=User.objects.get(pk=author.pk), by=author)
    later: Any = Client().get(address)
    gone = ics.read(later.content).events[0]

    assert gone.values["UID"] == event.values["UID"]
    assert (event.values["SEQUENCE"], gone.values["SEQUENCE"]) == ("0", "1")
    assert gone.values["STATUS"] == "CANCELLED"


def test_a_calendar_that_has_not_changed_is_not_sent_again(author: User, assignment: Any) -> None:
    address = path_of(feed_address(open_feed(by=author)))
    etag = Client().get(address).headers["ETag"]

    again = Client().get(address, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_an_address_that_was_replaced_or_closed_leads_nowhere(author: User) -> None:
    first = path_of(feed_address(open_feed(by=author)))
    second = path_of(feed_address(open_feed(by=author)))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200

    close_feed(by=author)

    assert Client().get(second).status_code == 404


def test_a_calendar_is_nobody_elses(author: User) -> None:
    address = path_of(feed_address(open_feed(by=author)))
    other = member("approver")
    open_feed(by=other)

    assert Client().get(address.replace(f"/{author.pk}.", f"/{other.pk}.")).status_code == 404


def test_who_has_left_has_no_calendar(author: User) -> None:
    address = path_of(feed_address(open_feed(by=author)))
    User.objects.filter(pk=author.pk).update(is_active=False)

    assert Client().get(address).status_code == 404


def test_the_address_is_shown_to_its_owner_and_made_anew_on_wish(author: User) -> None:
    browser = inside(author)
    browser.post("/work/account/reminders/calendar/")
    first = text(browser, "/work/account/reminders/").partition("/calendar/")[2][:60]
    browser.post("/work/account/reminders/calendar/")

    assert first != text(browser, "/work/account/reminders/").partition("/calendar/")[2][:60]


def failed_mail(person: User, **fields: Any) -> Mail:
    given = {"kind": "digest", "to": person.email, "person": person, "language": "en", "subject": "Two answers are due"}
    given |= {"digest": Digest.objects.create(person=person, day=clock.today()), "text": "Nobody marries before 18"}
    given |= {"message_id": "<x@servanda>", "state": "failed", "error": "address", "error_detail": "550 No such user"}
    return Mail.objects.create(**{**given, **fields})


def test_administrators_see_what_failed_and_why_but_not_what_it_says(author: User) -> None:
    mail = failed_mail(author)
    RefusedAddress.objects.create(address=author.email)
    browser = inside(member("administrator", at=factories.body("ministry-of-health")))

    page = text(browser, "/work/mail/")
    person = text(browser, f"/work/people/{author.pk}/")
    browser.post(f"/work/mail/{mail.pk}/again/")

    assert "One mail was not sent" in page
    assert "refused this address" in page
    assert "550 No such user" in page
    assert "Nobody marries before 18" not in page
    assert "this address refuses our mail" in person
    mail.refresh_from_db()
    assert mail.state == "queued"


def test_administrators_say_when_late_answers_go_further() -> None:
    browser = inside(member("administrator"))

    assert browser.post("/work/mail/reminders/", {"escalate_after_days": "0", "hour": "6"}).status_code == 422
    browser.post("/work/mail/reminders/", {"escalate_after_days": "21", "hour": "7"})

    held = reminder_settings()
    assert (held.escalate_after_days, held.hour, held.quiet_weekends) == (21, 7, False)
