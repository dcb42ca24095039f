"""A focal point plans an action with milestones and postpones it; the coordinator takes the plan along."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from servanda.domain.implementation.models import Action
from servanda.foundation.common import clock
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_an_action_is_planned_postponed_and_taken_along(desk_of: Desk) -> None:
    factories.installation()
    cluster = factories.cluster("Nobody marries before 18", members=[factories.recommendation()])
    coordinator = member("coordinator", at=factories.body("national-mechanism", kind="nmirf"))
    year = clock.today().year

    desk = desk_of(member("focal_point"))
    _plan(desk, cluster.public_id, datetime.date(year + 1, 6, 30))
    _milestone(desk, "Bill before parliament", datetime.date(year + 1, 1, 31))
    _milestone(desk, "Vote", datetime.date(year + 1, 6, 15))
    desk.get_by_role("button", name="Reached today Bill before parliament").click()
    desk.get_by_text("Reached", exact=False).first.wait_for()
    _postpone(desk, datetime.date(year + 2, 3, 31), "The session was cut short.")

    desk.get_by_text(f"Promised for 30 Jun {year + 1}, then 31 Mar {year + 2}").wait_for()
    desk.get_by_text("The session was cut short.").wait_for()
    action = Action.objects.get()
    assert [row.reached_on for row in action.milestones.order_by("due_on")] == [clock.today(), None]
    plan = desk_of(coordinator)
    word, workbook = _take_along(plan, "Word document"), _take_along(plan, "Excel workbook")
    told = [cell.text for table in Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells]
    assert any(f"30 Jun {year + 1}, then 31 Mar {year + 2}" in cell for cell in told)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    assert [row[2] for row in sheets.get_sheet_by_name("Milestones").to_python()[1:]] == [
        "Bill before parliament",
        "Vote",
    ]


def _plan(page: Page, cluster: str, day: datetime.date) -> None:
    page.goto(f"/work/clusters/{cluster}/")
    page.get_by_role("link", name="Plan an action").click()
    page.get_by_label("Action in English").fill("Repeal of section 9")
    page.get_by_label("Body that carries it out").select_option(label="Ministry of justice")
    page.get_by_label("Kind", exact=True).select_option("law")
    _fill_day(page, "promised_for", day)
    page.get_by_role("button", name="Put it in the plan").click()
    page.get_by_role("heading", name="Repeal of section 9").wait_for()


def _milestone(page: Page, title: str, day: datetime.date) -> None:
    page.get_by_role("link", name="Add a milestone").click()
    page.get_by_label("What can be seen").fill(title)
    _fill_day(page, "due_on", day)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=title).wait_for()


def _postpone(page: Page, day: datetime.date, why: str) -> None:
    page.get_by_role("link", name="Say where it stands").click()
    _fill_day(page, "promised_for", day)
    page.get_by_label("Why").fill(why)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Repeal of section 9").wait_for()


def _fill_day(page: Page, name: str, day: datetime.date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def _take_along(page: Page, name: str) -> bytes:
    page.goto("/work/plan/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return Path(waiting.value.path()).read_bytes()
