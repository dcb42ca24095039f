"""Writes a workbook made for filling in: instructions, the list, and hidden sheets that its drop-downs need.

Rows are written as they come and leave memory at once. No cell holds a formula, whatever its text begins with.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.foundation.common.languages import direction, django_code
from servanda.pipelines.workbooks.columns import LONGEST_CELL, TEXTS, Column, ValueKind, too_long_for_a_cell
from servanda.pipelines.workbooks.plain import clean
from servanda.pipelines.workbooks.typed import shown, words_of
from servanda.pipelines.workbooks.writing.instructions import Instructions, write_instructions
from servanda.pipelines.workbooks.writing.styles import Styles
from servanda.pipelines.workbooks.writing.validation import Lists, guard

META, LISTS = "servanda", "lists"
_UNREADABLE_DAY = datetime.date(1900, 3, 1)  # before it, spreadsheet programs disagree on what day it is
_PROTECTION = {
    "sort": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "format_cells": False,
    "insert_rows": False,
    "delete_rows": True,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the list of a workbook is made of."""

    title: str
    columns: Sequence[Column]
    language: str
    labels: Mapping[str, Mapping[str, str]]  # words of choices, by column and code
    extra: Sequence[str] = ()  # headings of columns a person added
    facts: Mapping[str, str] = field(default_factory=dict)  # for the hidden sheet


@dataclass(frozen=True, slots=True)
class Written:
    """One row to write. `typed` are cells as a person typed them, where they could not be read."""

    values: Mapping[str, str]
    locked: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    extra: Sequence[str] = ()


def labels_of(columns: Sequence[Column], language: str) -> dict[str, dict[str, str]]:
    """What each drop-down says for each code."""
    return {
        column.name: dict(
            zip((choice.code for choice in column.choices), words_of(column.choices, language), strict=True)
        )
        for column in columns
        if column.choices
    }


@contextmanager
def open_book(to: IO[bytes], sheet: Sheet, instructions: Instructions, *, rows: int) -> Iterator[ListWriter]:
    """A writer for `rows` rows; the file is whole once the block has ended. Runs in the sheet's language."""
    with translation.override(django_code(sheet.language)):
        book = xlsxwriter.Workbook(to, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        try:
            styles = Styles(book.add_format)
            turned = direction(sheet.language) == "rtl"
            write_instructions(book, styles, instructions, sheet, turned=turned)
            page = book.add_worksheet(_sheet_name(sheet.title))
            if turned:
                page.right_to_left()
            lists = Lists(book, LISTS, sheet)
            _write_facts(book, sheet.facts)
            writer = ListWriter(page, styles, sheet)
            writer.prepare(lists, rows)
            yield writer
        finally:
            book.close()


def _sheet_name(title: str) -> str:
    """As Excel allows: no brackets or slashes, at most 31 signs."""
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\'")
    return plain[:31].strip() or "List"


def _write_facts(book: Any, facts: Mapping[str, str]) -> None:
    page = book.add_worksheet(META)
    page.hide()
    for number, (name, value) in enumerate(facts.items()):
        page.write_string(number, 0, name)
        page.write_string(number, 1, value)


class ListWriter:
    """The sheet people fill in."""

    def __init__(self, page: Any, styles: Styles, sheet: Sheet) -> None:
        self._page, self._styles, self._sheet = page, styles, sheet
        self._next = 1

    def prepare(self, lists: Lists, rows: int) -> None:
        """Everything but the rows: headings, widths, guards, filter, protection, how it prints."""
        page, columns = self._page, self._sheet.columns
        last = len(columns) + len(self._sheet.extra) - 1
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width)
            if column.editable and rows:
                guard(page, at, rows, column, lists)
        if self._sheet.extra:
            page.set_column(len(columns), last, 24)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(rows, 1), last)
        page.protect("", _PROTECTION)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&R&P / &N")
        page.set_row(0, 48)
        for at, column in enumerate(columns):
            page.write_string(
                0, at, column.header_in(self._sheet.language), self._styles.head(editable=column.editable)
            )
        for at, heading in enumerate(self._sheet.extra, start=len(columns)):
            page.write_string(0, at, heading or "-", self._styles.head(editable=True))

    def write(self, row: Written) -> None:
        """The next row."""
        for at, column in enumerate(self._sheet.columns):
            editable = column.editable and column.name not in row.locked
            comment = row.comments.get(column.name, "")
            style = self._styles.cell(column, editable=editable or bool(comment), wrong=bool(comment))
            if column.name in row.typed:
                self._text(at, row.typed[column.name], style)
            else:
                self._value(at, column, row.values.get(column.name, ""), style)
            if comment:
                self._page.write_comment(
                    self._next, at, comment, {"author": "Servanda", "x_scale": 2.4, "y_scale": 1.4}
                )
        for at, text in enumerate(row.extra, start=len(self._sheet.columns)):
            self._text(at, text, self._styles.extra())
        self._next += 1

    def _value(self, at: int, column: Column, value: str, style: Any) -> None:
        if column.kind == ValueKind.DAY and value:
            day = datetime.date.fromisoformat(value)
            if day >= _UNREADABLE_DAY:
                self._page.write_datetime(self._next, at, day, style)
                return
        if column.kind == ValueKind.NUMBER and value and len(value.replace(".", "").lstrip("-0")) <= 15:
            self._page.write_number(self._next, at, float(value), style)
            return
        labels = self._sheet.labels.get(column.name, {})
        self._text(at, clean(value) if column.kind in TEXTS else shown(column, value, labels), style)

    def _text(self, at: int, text: str, style: Any) -> None:
        if not text:
            self._page.write_blank(self._next, at, None, style)
            return
        self._page.write_string(self._next, at, cut(text), style)


def cut(text: str) -> str:
    """A text that no cell can hold, up to where it fits, saying so; its cell is locked and never read back."""
    if not too_long_for_a_cell(text):
        return text
    end = " […] " + _("The text goes on. It is too long for a cell, and can be changed on its page only.")
    return text[: LONGEST_CELL // 2 - len(end)] + end
