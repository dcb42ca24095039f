"""A workbook as it came back: its sheets read in the child, and the list found in them, however it was rearranged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.pipelines.reading.limits import MEGABYTE, Limits
from servanda.pipelines.reading.process import FALSE_FORM, Request, false_form, messages
from servanda.pipelines.reading.unreadable import UnreadableFile
from servanda.pipelines.workbooks.columns import ID, Column
from servanda.pipelines.workbooks.plain import matching
from servanda.pipelines.workbooks.typed import text_of

READER = "servanda.pipelines.workbooks.cells"  # runs in the child
LIMITS = Limits(memory_bytes=1024 * MEGABYTE, cpu_seconds=60, answer_bytes=256 * MEGABYTE)
CODE = re.compile(r"\bSV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_HEADINGS_WITHIN = 30  # rows from the top in which the headings are looked for
_NO_LIST = (
    "No sheet of this workbook has the headings of a list we know. "
    "Bring back the workbook you took here, with its row of headings."
)


@dataclass(slots=True)
class RawSheet:
    """One sheet: rows of cells as the file holds them."""

    name: str
    merged: list[list[int]]
    rows: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawBook:
    sheets: list[RawSheet]
    since_1904: bool

    def code(self) -> str:
        """The code by which we know what went out, wherever it stands in the first rows of any sheet."""
        for sheet in self.sheets:
            for row in sheet.rows[:60]:
                for cell in row:
                    if isinstance(cell, str) and (found := CODE.search(cell)):
                        return found[0]
        return ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the list. `cells` holds what belongs to known columns; a cell hidden by a merged one is not there."""

    number: int  # as spreadsheet programs count
    key: str
    cells: dict[str, Any]
    extra: list[str]

    def says_something(self) -> bool:
        return any(text_of(cell).strip() for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class FileList:
    """The list in a workbook."""

    sheet: RawSheet
    head: int  # index of the row of headings
    places: dict[str, int]  # column name → its place
    extra: dict[int, str]  # further columns: place → heading
    twice: list[str]  # headings that occur again; the first one counts

    def rows(self) -> Iterator[FileRow]:
        """Rows with anything in them, in the order of the file."""
        hidden = _hidden_by_merging(self.sheet.merged)
        for index, cells in enumerate(self.sheet.rows[self.head + 1 :], start=self.head + 1):
            found = {
                name: cells[at] if at < len(cells) else None
                for name, at in self.places.items()
                if (index, at) not in hidden
            }
            key = text_of(found.pop(ID, None)).strip()
            extra = [text_of(cells[at]) if at < len(cells) else "" for at in self.extra]
            row = FileRow(index + 1, key, found, extra)
            if key or row.says_something():
                yield row


def open_workbook(path: Path, *, limits: Limits = LIMITS) -> RawBook:
    """Every sheet of the file. UnreadableFile, in words, for whatever is no safe workbook."""
    said = messages(Request(READER, path, ("xlsx",), limits, {}))
    sheets: list[RawSheet] = []
    with closing(said):
        while True:
            try:
                message = next(said)
            except StopIteration as end:
                return RawBook(sheets, bool(end.value.get("since_1904")))
            try:
                _take(message, sheets)
            except FALSE_FORM as error:
                raise false_form() from error


def _take(message: dict[str, Any], sheets: list[RawSheet]) -> None:
    if "sheet" in message:
        merged = [[int(corner) for corner in area] for area in message["merged"]]
        sheets.append(RawSheet(str(message["sheet"]), merged))
    else:
        sheets[-1].rows += [[_cell(cell) for cell in row] for row in message["rows"]]


def _cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return {"day": str(cell["day"])}
    if cell is None or isinstance(cell, str | bool | int | float):
        return cell
    raise ValueError(cell)


def find_list(book: RawBook, columns: Sequence[Column]) -> FileList | None:
    """The sheet with most headings of these columns, in any of the six languages; None if none has the ids."""
    known = {matching(column.header_in(code)): column.name for code in UN_LANGUAGES for column in columns}
    best: FileList | None = None
    for sheet in book.sheets:
        for head, row in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
            found = _headings(sheet, head, row, known)
            if ID in found.places and (best is None or len(found.places) > len(best.places)):
                best = found
    return best if best is not None and len(best.places) > 1 else None


def no_list() -> UnreadableFile:
    """What to say of a workbook without a list of ours."""
    return UnreadableFile("no-list", _NO_LIST)


def _headings(sheet: RawSheet, head: int, row: list[Any], known: dict[str, str]) -> FileList:
    places: dict[str, int] = {}
    extra: dict[int, str] = {}
    twice: list[str] = []
    for at, cell in enumerate(row):
        heading = text_of(cell).strip()
        name = known.get(matching(heading)) if heading else None
        if name is None or name in places:
            extra[at] = heading
            if name is not None:
                twice.append(heading)
        else:
            places[name] = at
    widest = max((len(cells) for cells in sheet.rows[head : head + 1000]), default=0)
    extra |= dict.fromkeys(range(len(row), widest), "")
    return FileList(sheet, head, places, extra, twice)


def _hidden_by_merging(merged: list[list[int]]) -> set[tuple[int, int]]:
    """Cells of merged areas other than the first: programs empty them without anybody wishing it."""
    hidden: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        if (bottom - top + 1) * (right - left + 1) > 200_000:
            continue  # a merged sheet is no list
        hidden |= {(row, at) for row in range(top, bottom + 1) for at in range(left, right + 1)}
        hidden.discard((top, left))
    return hidden
