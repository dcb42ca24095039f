"""Downloads. A cell that a spreadsheet would take for a formula is marked as text (trust.md, T15)."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from servanda.pipelines.publication.queries.asking import Query
from servanda.pipelines.publication.queries.export import COLUMNS, export_contents, export_rows

# What starts a formula in some spreadsheet, with full-width forms; the apostrophe so that undoing is unambiguous.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")
_SHEET_ROWS = 1_048_575


def download(query: Query, wanted: str) -> HttpResponseBase:
    """All results of the search in the form asked for."""
    return {"csv": _csv, "xlsx": _xlsx, "json": _json}[wanted](query)


def protected(value: Any) -> str:
    """The cell as text; a leading apostrophe keeps a spreadsheet from calculating it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS) else text


def unprotected(cell: str) -> str:
    """What the cell said before `protected`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell


class _Echo:
    """What csv writes to; it hands back what was written."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([protected(row[name]) for name in COLUMNS])


def _csv(query: Query) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(export_rows(query)), content_type="text/csv; charset=utf-8")
    return _named(response, "csv")


def _json(query: Query) -> HttpResponseBase:
    response = StreamingHttpResponse(_array(export_contents(query)), content_type="application/json")
    return _named(response, "json")


def _array(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    between = "[\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _xlsx(query: Query) -> HttpResponseBase:
    response = FileResponse(
        workbook(export_rows(query)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    return _named(response, "xlsx")


def workbook(rows: Iterable[dict[str, Any]]) -> io.BufferedIOBase:
    """A workbook on disk, written row by row; every text is typed as a string, so none is a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("recommendations")
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name)
    for number, row in enumerate(rows, start=1):
        if number > _SHEET_ROWS:
            break
        for column, name in enumerate(COLUMNS):
            _write(sheet, number, column, row[name])
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, number: int, column: int, value: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(number, column, value)
    elif value not in (None, ""):
        sheet.write_string(number, column, str(value)[:32_767])


def _named(response: HttpResponseBase, ending: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="recommendations.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
