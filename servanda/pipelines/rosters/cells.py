"""In the child that reads a file: rows of a workbook or of a CSV table, as the file holds them.

A row travels as a record whose `extra` names its sheet and its cells by number. Nothing is understood here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from servanda.pipelines.ingest.records import Place, Problem, Reading, Record
from servanda.pipelines.ingest.text.decode import decoded_lines, judge
from servanda.pipelines.ingest.text.delimited import Row, rows
from servanda.pipelines.ingest.text.lines import physical_lines

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_SHEETS = 10


def parse(content: bytes, *, names: Any = None, state: str = "") -> Reading:
    """Every row that holds anything; `names` and `state` are other sources' matter."""
    found = list(_workbook(content) if content.startswith(b"PK") else _table(content))
    records = [item for item in found if isinstance(item, Record)]
    problems = [item for item in found if isinstance(item, Problem)]
    if len(records) > MOST_ROWS:
        message = f"The file has more than {MOST_ROWS:,} rows. Split it."
        return Reading([], [Problem("too-many-rows", message, Place("the file", 1), blocks=True)])
    return Reading(records, problems)


def _workbook(content: bytes) -> Iterator[Record | Problem]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet_name in book.sheet_names[:MOST_SHEETS]:
            for line, row in enumerate(book.get_sheet_by_name(sheet_name).iter_rows(), start=1):
                cells = [_text(cell) for cell in row[:MOST_COLUMNS]]
                if any(cells):
                    yield _record(sheet_name, line, cells)
    except (CalamineError, OSError, ValueError) as error:
        message = f"The workbook cannot be read ({error}). Open it, save it again as XLSX, and bring that."
        yield Problem("broken-workbook", message, Place("the workbook", 1), blocks=True)


def _table(content: bytes) -> Iterator[Record | Problem]:
    problems: list[Problem] = []
    chain = judge(physical_lines([content]))
    lines = list(decoded_lines(physical_lines([content]), chain, problems=problems))
    top = "".join(lines[:5])
    delimiter = max((";", ",", "\t"), key=top.count)
    for item in rows(lines, delimiter=delimiter):
        if isinstance(item, Row):
            yield _record("", item.line, [cell.strip() for cell in item.cells[:MOST_COLUMNS]])
        else:
            yield item
    yield from problems


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str("" if cell is None else cell).replace("_x000D_", "").strip()


def _record(sheet: str, line: int, cells: list[str]) -> Record:
    extra = (("sheet", sheet), *((str(at), cell) for at, cell in enumerate(cells) if cell))
    return Record(state="", mechanism="", text="", place=Place(f"row {line}", line), kind="other", extra=extra)
