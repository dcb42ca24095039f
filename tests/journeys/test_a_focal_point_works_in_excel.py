"""A focal point takes the answers, fills two in and makes a mistake, while a colleague saves the same draft."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, save_update, start_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import AssignmentPart, UpdateStage
from servanda.pipelines.workbooks.models import Export, Returned
from servanda.pipelines.workbooks.tasks import apply_later, compare_later
from tests import factories
from tests.interfaces.workspace.members import member
from tests.journeys.conftest import Desk
from tests.pipelines.workbooks.books import column, file_of, fill, grid_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DONE, LEVEL = "What was done", "Level reached, in your body’s view"
FIRST, SECOND = "Nobody marries before 18", "Courts decide in time"


def test_answers_travel_by_excel(desk_of: Desk, tmp_path: Path) -> None:
    factories.installation()
    justice = factories.body("ministry-of-justice")
    author, colleague = member("focal_point", at=justice), member("focal_point", at=justice)
    draft = _owed(justice, author)
    page = desk_of(author)

    taken = _take(page, tmp_path / "taken.xlsx")
    save_update(update=draft, answer=Answer(what_was_done="Two chambers."), version=draft.version, by=colleague)
    _bring(page, _filled(taken, tmp_path))
    _decide_and_save(page)
    _correct(page, tmp_path)

    first, second = Update.objects.get(cluster__titles__en=FIRST), Update.objects.get(pk=draft.pk)
    assert {first.stage, second.stage} == {UpdateStage.DRAFT}
    assert (first.what_was_done, first.level) == ("A bill was tabled.", "partial")
    assert second.what_was_done == "Three chambers, and two judges."


def _owed(justice: Any, author: Any) -> Update:
    coordinator = member("coordinator", at=factories.body("national-mechanism"))
    day = datetime.date(2030, 6, 30)
    clusters = [factories.cluster(title) for title in (FIRST, SECOND, "Prisons are safe")]
    for cluster in clusters:
        assign_body(target=cluster, body=justice, part=AssignmentPart.LEAD, due_on=day, by=coordinator)
    return start_update(target=clusters[1], body=justice, answer=Answer(what_was_done="A chamber."), by=author)


def _take(page: Page, path: Path) -> bytes:
    page.goto("/work/")
    page.get_by_role("link", name="Answer in Excel").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the workbook").click()
    download.value.save_as(path)
    return path.read_bytes()


def _filled(taken: bytes, folder: Path) -> Path:
    """Two rows, one of them with a level nobody offers; saved by another program."""
    grid = grid_of(taken, folder)
    rows = {row[column(grid, "About")]: number for number, row in enumerate(grid)}
    fill(grid, rows[FIRST], DONE, "A bill was tabled.")
    fill(grid, rows[FIRST], LEVEL, "Partly")
    fill(grid, rows[SECOND], DONE, "Three chambers, and two judges.")
    path = folder / "filled.xlsx"
    path.write_bytes(file_of(grid, code=Export.objects.get().code))
    return path


def _bring(page: Page, file: Path) -> None:
    page.goto("/work/workbooks/bring/")
    page.get_by_label("Workbook", exact=True).set_input_files(file)
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"/work/workbooks/\d+/$"))
    newest = Returned.objects.order_by("-pk")[0]
    compare_later(returned_id=newest.pk)
    page.goto(f"/work/workbooks/{newest.pk}/")


def _decide_and_save(page: Page) -> None:
    page.get_by_role("heading", name="Nothing is saved yet: you changed 1 cell").wait_for()
    page.get_by_text("“Partly” is not one of the answers offered.").wait_for()
    assert page.get_by_role("button", name="Save", exact=True).is_disabled()
    page.get_by_label("Keep yours").check()
    page.get_by_role("button", name="Save these decisions").click()
    page.get_by_role("button", name="Save 2 rows").click()
    apply_later(returned_id=Returned.objects.order_by("-pk")[0].pk)
    page.reload()
    page.get_by_role("heading", name="2 cells were saved").wait_for()


def _correct(page: Page, folder: Path) -> None:
    """The same workbook again: the mistake is mended in it, the rest says what is held already."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it to correct").click()
    download.value.save_as(folder / "to-correct.xlsx")
    grid = grid_of((folder / "to-correct.xlsx").read_bytes(), folder)
    row = next(number for number, cells in enumerate(grid) if "Partly" in cells)
    fill(grid, row, LEVEL, "Partial")
    (folder / "corrected.xlsx").write_bytes(file_of(grid, code=Export.objects.get().code))
    _bring(page, folder / "corrected.xlsx")
    page.get_by_role("button", name="Save 1 row").click()
    apply_later(returned_id=Returned.objects.order_by("-pk")[0].pk)
    page.reload()
    page.get_by_role("heading", name="1 cell was saved").wait_for()
