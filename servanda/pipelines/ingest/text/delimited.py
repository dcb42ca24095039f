"""Rows of a delimited file, one at a time, each with the physical line it begins on.

Python's csv module swallows the rest of a file after one forgotten quotation mark. Here a row that does not
close within a few dozen lines is reported and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from servanda.pipelines.ingest.records import Place, Problem

LONGEST_ROW = 60  # physical lines; the longest text of a recommendation seen has 5
WIDEST_CELL = 32_767  # characters, as in a spreadsheet

_HTML_CODE = re.compile(r"(&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,31}));")
_SHIELD = "\ue000"  # a private character: no text has it


class Row(NamedTuple):
    """The cells of one row and the physical line it begins on."""

    cells: list[str]
    line: int


def rows(lines: Iterable[str], *, delimiter: str) -> Iterator[Row | Problem]:
    """Every row that is not blank; a row that cannot be read is a problem with its line, and blocks only itself."""
    queue: deque[str] = deque()
    source = iter(lines)
    line = 1
    while (first := _next(queue, source)) is not None:
        taken = [first]
        cells = _cells(taken, delimiter)
        while cells is None and len(taken) < LONGEST_ROW and (more := _next(queue, source)) is not None:
            taken.append(more)
            cells = _cells(taken, delimiter)
        if cells is None:
            yield _unclosed(line)
            queue.extendleft(reversed(taken[1:]))
            taken = taken[:1]
        elif any(len(cell) > WIDEST_CELL for cell in cells):
            yield _too_wide(line)
        elif any(cell.strip() for cell in cells):
            yield Row(cells, line)
        line += len(taken)


def _next(queue: deque[str], source: Iterator[str]) -> str | None:
    return queue.popleft() if queue else next(source, None)


def _cells(taken: list[str], delimiter: str) -> list[str] | None:
    """The cells, or None while a quotation mark is still open."""
    text = "".join(taken)
    if delimiter == ";" and "&" in text and _HTML_CODE.search(text):
        # The semicolon of "&#40;" ends a code, not a cell.
        shielded = [_HTML_CODE.sub(rf"\1{_SHIELD}", line) for line in taken]
        cells = _split(shielded, "".join(shielded), delimiter)
        return cells and [cell.replace(_SHIELD, ";") for cell in cells]
    return _split(taken, text, delimiter)


def _split(taken: list[str], text: str, delimiter: str) -> list[str] | None:
    if '"' not in text:
        return text.rstrip("\r\n").split(delimiter)
    try:
        return next(csv.reader(taken, delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        # Over several lines, text after a closing mark means that it was not the mark that closes this cell.
        if "unexpected end of data" in str(error) or len(taken) > 1:
            return None
    try:
        # Not strict: a quotation mark in the middle of a cell is a character like any other.
        return next(csv.reader(taken, delimiter=delimiter), [])
    except csv.Error:
        return None


def _unclosed(line: int) -> Problem:
    message = (
        f"Line {line} opens a quotation mark that is never closed; the line was left out. Close it and import again."
    )
    return Problem("unclosed-quote", message, Place(f"line {line}", line), blocks=True)


def _too_wide(line: int) -> Problem:
    message = f"Line {line} has a cell of more than {WIDEST_CELL} characters; the line was left out. Shorten it."
    return Problem("cell-too-long", message, Place(f"line {line}", line), blocks=True)
