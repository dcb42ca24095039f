"""Scenes of people who work in Excel: a list taken, filled in, and brought back to its preview."""

from __future__ import annotations

import io
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from servanda.foundation.accounts.models import User
from servanda.pipelines.demonstration.content import FOLDER
from servanda.pipelines.demonstration.script import Script
from servanda.pipelines.workbooks.actions.bring_back import bring_back
from servanda.pipelines.workbooks.actions.comparing import read_and_compare
from servanda.pipelines.workbooks.actions.take_out import take_out
from servanda.pipelines.workbooks.opened import FileList, find_list, open_workbook
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.typed import text_of

_LAST = 98  # after the work of the day, before what waits is looked at


def stage_workbooks(script: Script, people: dict[str, User], *, folder: Path = FOLDER) -> None:
    """Each workbook comes back on the last day; its differences wait for whoever brought it."""
    content = yaml.load((folder / "workbooks.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for row in content["workbooks"]:
        script.add(script.today, _LAST, row["file_name"], partial(_travel, row, people[row["by"]]))


def _travel(row: dict[str, Any], by: User) -> None:
    kind = KINDS[row["kind"]]
    export, file = take_out(kind=kind, language=row["language"], by=by)
    with file, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taken.xlsx"
        path.write_bytes(file.read())
        found = find_list(open_workbook(path), kind.columns(by))
    assert found is not None  # we have just written it
    for cell in row["cells"]:
        _type(found, cell)
    returned = bring_back(file_name=row["file_name"], chunks=[_saved(found, export.code)], by=by)
    read_and_compare(returned=returned, by=by)


def _type(found: FileList, cell: dict[str, Any]) -> None:
    cells = found.sheet.rows[found.head + cell["row"]]
    at = found.places[cell["column"]]
    cells += [None] * (at + 1 - len(cells))
    cells[at] = cell["typed"]


def _saved(found: FileList, code: str) -> bytes:
    """As another program would save it: cells, and the code among its notes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(found.sheet.rows):
            for at, cell in enumerate(cells):
                page.write_string(number, at, text_of(cell))
        book.add_worksheet().write_string(0, 0, code)
    return file.getvalue()
