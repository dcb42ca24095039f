"""Long work on a page: it looks again by itself, leaves the focus where it is, and says politely when it has ended."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from servanda.foundation.common import clock
from servanda.pipelines.classification.actions.running import ask_for_run
from servanda.pipelines.classification.models import Run
from servanda.pipelines.classification.states import RunStage
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _under_way(desk_of: Desk, *, scripts: bool = True) -> tuple[Page, Run]:
    factories.installation()
    person = member("coordinator", at=factories.body("national-mechanism"))
    run = ask_for_run(state=factories.state(), by=person)
    Run.objects.filter(pk=run.pk).update(stage=RunStage.RUNNING, done=1_000, total=4_000)
    page = desk_of(person, scripts=scripts)
    page.goto(f"/work/suggestions/runs/{run.pk}/")
    return page, run


def test_progress_is_shown_while_the_focus_stays_and_the_end_is_said(desk_of: Desk) -> None:
    page, run = _under_way(desk_of)
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    assert Axe().run(page).response["violations"] == []

    Run.objects.filter(pk=run.pk).update(done=3_000, counts={"new": 17})

    expect(page.get_by_text("3,000 of 4,000 texts (75 %)")).to_be_visible(timeout=10_000)
    expect(stop).to_be_focused()
    assert page.get_by_role("status").inner_text() == ""

    Run.objects.filter(pk=run.pk).update(done=4_000, stage=RunStage.DONE, ended_at=clock.now())

    expect(page.get_by_role("status")).to_have_text("The work has ended. Done", timeout=10_000)
    expect(page.get_by_role("link", name="Decide on them")).to_be_visible()
    assert page.title().startswith("Suggestions: Done")
    assert page.evaluate("document.activeElement.id") == "main"  # the button that had it is gone
    assert Axe().run(page).response["violations"] == []


def test_who_stands_elsewhere_stays_there_to_the_end(desk_of: Desk) -> None:
    page, run = _under_way(desk_of)
    desk = page.get_by_role("link", name="My desk").first
    desk.focus()

    Run.objects.filter(pk=run.pk).update(stage=RunStage.DONE, ended_at=clock.now())

    expect(page.get_by_role("status")).to_have_text("The work has ended. Done", timeout=10_000)
    expect(desk).to_be_focused()


def test_without_scripts_a_link_looks_again_and_says_when_it_last_did(desk_of: Desk) -> None:
    page, run = _under_way(desk_of, scripts=False)
    expect(page.get_by_text("Last looked at ")).to_be_visible()
    expect(page.get_by_text("Until then the page looks again by itself.")).to_be_hidden()
    Run.objects.filter(pk=run.pk).update(done=2_000)

    page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text("2,000 of 4,000 texts (50 %)")).to_be_visible()
