"""Workbooks for tests: taken by people, filled in by rewriting them, brought back."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.pipelines.workbooks.actions.applying import carry_on_applying, start_applying
from servanda.pipelines.workbooks.actions.bring_back import bring_back
from servanda.pipelines.workbooks.actions.comparing import read_and_compare
from servanda.pipelines.workbooks.actions.take_out import take_out
from servanda.pipelines.workbooks.kinds.context import ID_COLUMN
from servanda.pipelines.workbooks.models import Export, Returned
from servanda.pipelines.workbooks.opened import RawBook, open_workbook
from servanda.pipelines.workbooks.plain import matching
from servanda.pipelines.workbooks.registry import KINDS

Grid = list[list[Any]]


def taken(kind: str, *, by: Any, language: str = "en") -> tuple[Export, bytes]:
    export, file = take_out(kind=KINDS[kind], language=language, bring_to="https://servanda.example/bring", by=by)
    with file:
        return export, file.read()


def opened(content: bytes, folder: Path) -> RawBook:
    path = folder / "opened.xlsx"
    path.write_bytes(content)
    return open_workbook(path)


def grid_of(content: bytes, folder: Path) -> Grid:
    """The list's cells as a program reads them, days as dates."""
    sheets = opened(content, folder).sheets
    (sheet,) = (each for each in sheets if each.rows and each.rows[0] and _is_id(each.rows[0][0]))
    return [[_plain(cell) for cell in row] for row in sheet.rows]


def _is_id(heading: Any) -> bool:
    return any(matching(str(heading)) == matching(ID_COLUMN.header_in(code)) for code in UN_LANGUAGES)


def _plain(cell: Any) -> Any:
    return datetime.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def column(grid: Grid, heading: str) -> int:
    return [str(cell) for cell in grid[0]].index(heading)


def fill(grid: Grid, row: int, heading: str, value: Any) -> None:
    at = column(grid, heading)
    cells = grid[row]
    cells += [None] * (at + 1 - len(cells))
    cells[at] = value


def file_of(grid: Grid, *, code: str = "", name: str = "My list", since_1904: bool = False) -> bytes:
    """A workbook some other program might have saved: no styles, no hidden sheets, only cells."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"date_1904": since_1904, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "d mmm yyyy"})
    page = book.add_worksheet(name)
    for number, cells in enumerate(grid):
        for at, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                page.write_datetime(number, at, cell, day)
            elif cell is not None:
                page.write(number, at, cell)
    if code:
        book.add_worksheet("notes").write_string(0, 0, f"Known as {code}")
    book.close()
    return file.getvalue()


def brought(content: bytes, *, by: Any, name: str = "answers.xlsx") -> Returned:
    """Brought back and compared."""
    returned = bring_back(file_name=name, chunks=[content], by=by)
    return read_and_compare(returned=returned, by=by)


def applied(returned: Returned, *, by: Any) -> Returned:
    return carry_on_applying(returned=start_applying(returned=returned, by=by), by=by)


def rewritten(kind: str, folder: Path, change: Callable[[Grid], Any], *, by: Any, language: str = "en") -> bytes:
    """Taken, changed by a function on its cells, saved by another program; it still knows its code."""
    export, content = taken(kind, by=by, language=language)
    grid = grid_of(content, folder)
    change(grid)
    return file_of(grid, code=export.code)


def changes(returned: Returned) -> dict[tuple[str, str], str]:
    """What happened to which cell: (key, column) → change."""
    return {
        (line.key, cell["name"]): cell["change"] for line in returned.lines.order_by("position") for cell in line.cells
    }


def write_to(path: Path, file: IO[bytes] | bytes) -> Path:
    path.write_bytes(file if isinstance(file, bytes) else file.read())
    return path


def counted(things: Iterable[Any]) -> int:
    return sum(1 for _thing in things)
