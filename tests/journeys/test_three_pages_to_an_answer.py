"""K6: from the desk to "sent" in three pages, by keyboard alone, with and without scripts, in English and Arabic."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import start_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.common import clock
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_PAGES, MOST_FIELDS = 3, 5


def _reach(page: Page, selector: str) -> None:
    """Tab until it has the focus, as somebody without a mouse does."""
    wanted = page.locator(selector).first
    wanted.wait_for()
    for _press in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


@pytest.fixture
def asked(db: Any) -> Any:
    factories.installation()
    cluster = factories.cluster(members=[factories.recommendation(position="supported") for _number in range(3)])
    coordinator = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    due = clock.today() + datetime.timedelta(days=10)
    assign_body(target=cluster, body=factories.body(), part=AssignmentPart.LEAD, due_on=due, by=coordinator)
    member("approver")
    return cluster


@pytest.mark.parametrize(("language", "scripts"), list(itertools.product(("en", "ar"), (True, False))))
def test_an_answer_takes_three_pages_by_keyboard(desk_of: Desk, asked: Any, language: str, scripts: bool) -> None:
    page = desk_of(member("focal_point"), scripts=scripts, language=language)
    pages: list[str] = []
    page.on("response", lambda answer: pages.append(answer.url) if _is_a_page(answer) else None)

    page.goto("/work/")
    _reach(page, "form[action$='/updates/start/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    filled = [("#id_what_was_done", "The bill goes back."), ("#id_effect_on_people", "Fewer girls are married.")]
    for box, words in filled:
        _reach(page, box)
        page.keyboard.type(words)
    _reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    _reach(page, "form.dock button")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.rstrip("/").rsplit("/", 1)[1].isdecimal())

    held = Update.objects.get()
    assert (held.stage, held.what_was_done) == ("submitted", "The bill goes back.")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    *on_the_way, _sent = pages
    assert len(on_the_way) <= MOST_PAGES, pages
    assert len(filled) <= MOST_FIELDS


def _is_a_page(answer: Response) -> bool:
    """Pages a person looks at: neither files, nor redirects, nor the saves that a browser makes by itself."""
    return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")


def test_a_figure_is_added_and_taken_away_without_scripts(desk_of: Desk, asked: Any) -> None:
    author = member("focal_point")
    update = start_update(target=asked, body=factories.body(), by=author)
    page = desk_of(author, scripts=False)

    page.goto(f"/work/updates/{update.pk}/edit/")
    page.get_by_text("Add a figure").click()
    page.get_by_label("What is counted").fill("Exceptions granted")
    page.get_by_label("Number").fill("1,234.5")
    page.get_by_label("Year or day").fill("9 2026")
    page.get_by_label("Unit").select_option("other")
    page.get_by_role("button", name="Save and add another figure").click()
    page.get_by_role("button", name="Take figure 1 away").wait_for()
    page.goto(f"/work/updates/{update.pk}/check/")
    page.get_by_text("September 2026").wait_for()
    page.get_by_text("1,234.5").wait_for()
    page.goto(f"/work/updates/{update.pk}/edit/")
    page.get_by_role("button", name="Take figure 1 away").click()
    page.get_by_text("Add a figure").wait_for()

    assert not update.figures.exists()


def test_typing_is_on_the_server_when_the_page_goes_away(desk_of: Desk, asked: Any) -> None:
    author = member("focal_point")
    update = start_update(target=asked, body=factories.body(), by=author)
    page = desk_of(author)
    page.goto(f"/work/updates/{update.pk}/edit/")

    page.get_by_label("So far").press_sequentially("Typed and not yet left")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )

    update.refresh_from_db()
    assert update.what_was_done == "Typed and not yet left"


def test_a_long_table_of_members_is_narrowed_by_words(desk_of: Desk, asked: Any) -> None:
    members = [factories.recommendation(f"Do the thing number {number}.") for number in range(80)]
    author = member("focal_point")
    update = start_update(target=factories.cluster(members=members), body=factories.body(), by=author)
    page = desk_of(author)
    page.goto(f"/work/updates/{update.pk}/edit/")

    page.get_by_text("A different level for some recommendations").click()
    page.get_by_label("Show only those with these words").fill("number 77")
    page.get_by_label(members[77].public_id, exact=True).select_option("full")
    visible = page.locator("#members tbody tr:visible").count()
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/work/")

    assert visible == 1
    assert [row.recommendation for row in update.levels.all()] == [members[77]]
