"""A coordinator calls in three pages; bodies see one list; who has not answered is seen."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, start_update, submit_update
from servanda.domain.implementation.models import Call, CallLine
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.common import clock
from servanda.pipelines.notifications.models import Mail
from tests import factories
from tests.interfaces.workspace.members import inside, member, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation() -> None:
    factories.installation()


@pytest.fixture
def coordinator() -> Any:
    return member("coordinator", at=factories.body("national-mechanism"))


@pytest.fixture
def cluster(coordinator: Any) -> Any:
    found = factories.cluster(members=[factories.recommendation()])
    assign_body(target=found, body=factories.body(), part=AssignmentPart.SUPPORTING, by=coordinator)
    return found


def filled(days: int = 30, **more: Any) -> dict[str, Any]:
    due = clock.today() + datetime.timedelta(days=days)
    given = {"titles_en": "For the fourth report", "reasons_en": "The report is due in May."}
    return {**given, "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year, **more}


def sent(browser: Any, **more: Any) -> Call:
    answer = browser.post("/work/calls/new/", filled(**more))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    call = Call.objects.get()
    assert browser.post(f"/work/calls/{call.pk}/send/", {"version": call.version}).status_code == 302
    return call


def test_a_call_shows_its_counts_before_it_goes_out(coordinator: Any, cluster: Any) -> None:
    browser = inside(coordinator)
    browser.post("/work/calls/new/", filled())
    call = Call.objects.get()

    page = text(browser, f"/work/calls/{call.pk}/")

    assert "You ask for one answer" in page
    assert "Nobody can answer for these bodies" in page
    assert call.stage == "draft"


def test_the_body_sees_one_list_with_why_and_the_coordinator_sees_the_answer(coordinator: Any, cluster: Any) -> None:
    author, browser = member("focal_point"), inside(coordinator)
    call = sent(browser)
    desk = text(inside(author), "/work/")
    before = text(browser, f"/work/calls/{call.pk}/")

    update = start_update(target=cluster, body=factories.body(), answer=Answer(what_was_done="Done."), by=author)
    submit_update(update=update, version=update.version, by=author)
    after = text(browser, f"/work/calls/{call.pk}/")

    assert "One answer is due" in desk
    assert "Asked by “For the fourth report” until" in desk
    assert "0 of one answer is in" in before
    assert "1 of one answer is in" in after
    assert "Nothing needs you today" in text(inside(author), "/work/")


def test_what_cannot_be_asked_is_said_beside_the_field_and_nothing_typed_is_lost(
    coordinator: Any, cluster: Any
) -> None:
    page = inside(coordinator).post("/work/calls/new/", filled(days=-3))

    assert page.status_code == 422
    assert "Choose a day after today" in page.content.decode()
    assert "The report is due in May." in page.content.decode()
    assert not Call.objects.exists()


def test_a_double_click_makes_one_call(coordinator: Any, cluster: Any) -> None:
    browser, key = inside(coordinator), "3f2b1d4e-0000-4000-8000-000000000001"

    answers = [browser.post("/work/calls/new/", filled(form_key=key)).headers["Location"] for _time in range(2)]

    assert answers[0] == answers[1]
    assert Call.objects.count() == 1


def test_excusing_asks_for_a_reason_and_can_be_taken_back(coordinator: Any, cluster: Any) -> None:
    browser = inside(coordinator)
    call = sent(browser)
    line = call.lines.get()

    assert browser.post(f"/work/calls/answers/{line.pk}/", {"do": "excuse", "reason": ""}).status_code == 400
    browser.post(f"/work/calls/answers/{line.pk}/", {"do": "excuse", "reason": "Merged with another."})
    assert "Merged with another." in text(browser, f"/work/calls/{call.pk}/answers/")
    browser.post(f"/work/calls/answers/{line.pk}/", {"do": "again"})

    assert CallLine.objects.get().excused_at is None


def test_reminding_sends_a_mail_and_says_to_how_many(coordinator: Any, cluster: Any) -> None:
    author, browser = member("focal_point"), inside(coordinator)
    call = sent(browser)

    page = browser.post(f"/work/calls/{call.pk}/remind/", follow=True).content.decode()
    again = browser.post(f"/work/calls/{call.pk}/remind/", follow=True).content.decode()

    assert "One person gets a mail now." in page
    assert "reads it with the next one" in again
    assert Mail.objects.get().person == author


def test_more_time_more_to_ask_closing_and_cancelling(coordinator: Any, cluster: Any) -> None:
    browser = inside(coordinator)
    call = sent(browser)
    where = f"/work/calls/{call.pk}/"
    other = factories.body("ministry-of-health")
    assign_body(target=cluster, body=other, part=AssignmentPart.LEAD, by=coordinator)
    due = clock.today() + datetime.timedelta(days=50)
    day = {"due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year}

    assert "More time" in text(browser, f"{where}change/")
    browser.post(f"{where}change/", {"do": "time", "version": 2, **day})
    page = browser.post(f"{where}change/", {"do": "more", "version": 3}, follow=True).content.decode()
    call.refresh_from_db()
    assert call.due_on == due
    assert "One more answer is asked." in page

    assert browser.post(f"{where}end/", {"do": "cancel", "reason": ""}).status_code == 422
    browser.post(f"{where}end/", {"do": "close"})
    assert "Closed" in text(browser, where)


def test_a_draft_is_discarded_without_asking_anybody(coordinator: Any, cluster: Any) -> None:
    browser = inside(coordinator)
    browser.post("/work/calls/new/", filled())

    browser.post(f"/work/calls/{Call.objects.get().pk}/end/", {"do": "discard"})

    assert Call.objects.get().stage == "cancelled"


def test_the_table_of_a_call_is_a_spreadsheet_without_formulas(coordinator: Any) -> None:
    found = factories.cluster("=HYPERLINK(1)", members=[factories.recommendation()])
    assign_body(target=found, body=factories.body(), part=AssignmentPart.LEAD, by=coordinator)
    browser = inside(coordinator)
    call = sent(browser)

    answer: Any = browser.get(f"/work/calls/{call.pk}/answers.csv")

    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("page", ["", "new/", "{pk}/", "{pk}/answers/"])
def test_a_page_of_calls_asks_no_more_than_twelve_statements(
    coordinator: Any, cluster: Any, page: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        body = factories.body(f"ministry-{number}")
        assign_body(target=cluster, body=body, part=AssignmentPart.SUPPORTING, by=coordinator)
    browser = inside(coordinator)
    call = sent(browser)
    address = "/work/calls/" + page.format(pk=call.pk)
    text(browser, address)

    with django_assert_max_num_queries(8):
        text(browser, address)
