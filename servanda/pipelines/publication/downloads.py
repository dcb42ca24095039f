"""All results of a search as a file, the same from the public site and from the API."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, Any

import xlsxwriter
from django.http import StreamingHttpResponse

from servanda.foundation.common.downloads import CSV, JSON, XLSX, csv_lines, handed_from_disk, handed_on, json_array
from servanda.pipelines.publication.queries.asking import Query
from servanda.pipelines.publication.queries.export import COLUMNS, export_contents, export_rows

FORMS = ("csv", "xlsx", "json")
MOST_ROWS_OF_EXCEL = 1_048_575  # beside the head; that is all a sheet holds
_LONGEST_CELL = 32_767


def results_file(query: Query, form: str, *, most_rows_of_excel: int = MOST_ROWS_OF_EXCEL) -> StreamingHttpResponse:
    """In one of FORMS. What cannot be asked is refused (InvalidInput) before the answer begins."""
    name = f"recommendations.{form}"
    if form == "json":
        return handed_on(json_array(_begun(export_contents(query))), kind=JSON, name=name)
    rows = _begun(export_rows(query))
    if form == "xlsx":
        return handed_from_disk(workbook(rows, most=most_rows_of_excel), kind=XLSX, name=name)
    return handed_on(csv_lines(COLUMNS, rows), kind=CSV, name=name)


def workbook(rows: Iterable[dict[str, Any]], *, most: int) -> IO[bytes]:
    """A workbook on disk, written row by row; every text is typed as a string, so none is a formula."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Recommendations")
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            if number > most:
                break
            for column, name in enumerate(COLUMNS):
                _write(sheet, number, column, row[name])
    file.seek(0)
    return file


def _write(sheet: Any, number: int, column: int, value: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(number, column, value)
    elif value not in (None, ""):
        sheet.write_string(number, column, str(value)[:_LONGEST_CELL])


def _begun(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same rows with the first one read."""
    return chain([first], rows) if (first := next(rows, None)) is not None else iter(())
