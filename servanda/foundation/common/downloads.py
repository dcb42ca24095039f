"""Files people and machines take along: one door for all of them.

Text stays text: no cell of ours is ever a formula (trust.md, T15). Nothing handed out is opened inside our pages.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What starts a formula in some spreadsheet, with full-width forms; the apostrophe so that undoing is unambiguous.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")


def handed_out(content: bytes | str, *, kind: str, name: str) -> HttpResponse:
    """A whole file, to be kept."""
    return _named(HttpResponse(content, content_type=kind), name)


def handed_on(pieces: Iterable[str], *, kind: str, name: str) -> StreamingHttpResponse:
    """A file as it comes: however long it is, it needs no memory."""
    return _named(StreamingHttpResponse(pieces, content_type=kind), name)


def handed_from_disk(file: IO[bytes], *, kind: str, name: str) -> StreamingHttpResponse:
    """An open file; it is closed with the answer."""
    return _named(FileResponse(file, content_type=kind), name)


def csv_file(rows: Iterable[Iterable[Any]], *, name: str) -> StreamingHttpResponse:
    """The rows as they come. They are sent after the request: words in them must be translated already."""
    return handed_on(csv_rows(rows), kind=CSV, name=f"{name}.csv")


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A head and rows named like it."""
    names = list(columns)
    yield from csv_rows([names])
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([harmless(row[name]) for name in names])


def csv_rows(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """One piece for each row."""
    writer = csv.writer(_Line())
    mark = "\ufeff"  # Excel takes a file without it for Latin-1
    for row in rows:
        yield mark + writer.writerow([harmless(cell) for cell in row])
        mark = ""


def json_array(things: Iterable[Any]) -> Iterator[str]:
    """One piece for each thing."""
    between = "[\n"
    for thing in things:
        yield between + json.dumps(thing, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would compute gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


def as_it_was(cell: str) -> str:
    """What the cell said before `harmless`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_STARTS) else cell


class _Line:
    """csv writes into it and gets the line back, so that nothing is gathered."""

    def write(self, line: str) -> str:
        return line


def _named(answer: Any, name: str) -> Any:
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
