"""In the child that reads a file: the cells of every sheet, as the file holds them.

Lines for the parent: {"sheet": name, "merged": [[row, column, row, column], …]} opens a sheet, then
{"rows": [[cell, …], …]} in order. A cell is a string, a number, a truth, null, or {"day": "2027-03-27"}.
"""

from __future__ import annotations

import datetime
import json
import re
import zipfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

_BATCH = 500
_SINCE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")


def answers(path: Path, arguments: dict[str, Any]) -> Generator[str, None, dict[str, Any]]:
    """The sheets in their order, hidden ones too."""
    book = CalamineWorkbook.from_path(str(path))
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield from _sheet(book.get_sheet_by_index(number))
    return {"since_1904": _counts_from_1904(path)}


def _sheet(sheet: Any) -> Generator[str, None, None]:
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    yield json.dumps({"sheet": sheet.name, "merged": merged}, ensure_ascii=False)
    rows = sheet.to_python(skip_empty_area=False)
    for start in range(0, len(rows), _BATCH):
        batch = [_row(row) for row in rows[start : start + _BATCH]]
        yield json.dumps({"rows": batch}, ensure_ascii=False)


def _row(row: list[Any]) -> list[Any]:
    cells = [_cell(value) for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, datetime.datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if value == datetime.time():  # day 0 of a book that counts from 1904 is a day; the library takes it for a time
        return 0
    return str(value)


def _counts_from_1904(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        names = {name.casefold(): name for name in package.namelist()}
        part = names.get("xl/workbook.xml")
        return bool(part and _SINCE_1904.search(package.read(part)[:65_536]))
