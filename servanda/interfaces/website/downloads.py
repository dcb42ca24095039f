"""Results as files: CSV, Excel, JSON. Text stays text: no cell of ours is ever a formula (trust.md, T15)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse, StreamingHttpResponse

from servanda.foundation.common.csv_lines import csv_lines
from servanda.pipelines.publication.queries.asking import Query
from servanda.pipelines.publication.queries.export import COLUMNS, export_contents, export_rows

# Excel holds 1,048,576 rows; a file this long takes a second to write and is still opened by people's machines.
MOST_ROWS_OF_EXCEL = 50_000


def as_csv(query: Query) -> HttpResponse:
    return _stream(csv_lines(COLUMNS, _begun(export_rows(query))), "text/csv; charset=utf-8", "csv")


def as_json(query: Query) -> HttpResponse:
    """One array of full contents."""

    def pieces() -> Iterator[str]:
        yield "["
        for number, held in enumerate(found):
            yield (",\n" if number else "\n") + json.dumps(held, ensure_ascii=False)
        yield "\n]\n"

    found = _begun(export_contents(query))
    return _stream(pieces(), "application/json; charset=utf-8", "json")


def as_excel(query: Query) -> HttpResponse:
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(held, options)
    sheet = book.add_worksheet("Recommendations")
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
    for number, row in enumerate(export_rows(query), start=1):
        if number > MOST_ROWS_OF_EXCEL:
            break
        sheet.write_row(number, 0, [row[name] for name in COLUMNS])
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(held.getvalue(), content_type=kind)
    response.headers["Content-Disposition"] = 'attachment; filename="recommendations.xlsx"'
    return response


def _begun(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same rows with the first one read, so that what cannot be asked is refused before the answer begins."""
    first = next(rows, None)

    def all_rows() -> Iterator[dict[str, Any]]:
        if first is not None:
            yield first
            yield from rows

    return all_rows()


def _stream(pieces: Iterator[str], kind: str, ending: str) -> HttpResponse:
    response = StreamingHttpResponse(pieces, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="recommendations.{ending}"'
    return response  # type: ignore[return-value]


FORMS: dict[str, Callable[[Query], HttpResponse]] = {"csv": as_csv, "xlsx": as_excel, "json": as_json}
