"""Invented lists of every kind of column, written by our writer, and compared with themselves."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from servanda.domain.implementation.states import Level
from servanda.pipelines.workbooks import cells
from servanda.pipelines.workbooks.columns import ID, Choice, Column, Row, ValueKind, too_long_for_a_cell
from servanda.pipelines.workbooks.compare import Cell, Exported, compare_row
from servanda.pipelines.workbooks.opened import RawBook, _take, find_list
from servanda.pipelines.workbooks.typed import CellReader
from servanda.pipelines.workbooks.writing.book import Sheet, Written, labels_of, open_book
from servanda.pipelines.workbooks.writing.instructions import Instructions

_BODIES = tuple(
    Choice(f"AVL/{number}", {"en": f"Ministry {number}; of long and longer names" if number == 9 else f"Body {number}"})
    for number in range(30)
)
_LEVELS = tuple(Choice(code, label) for code, label in Level.choices)
COLUMNS = (
    Column(ID, "Id", width=20),
    Column("about", "About", ValueKind.LONG_TEXT),
    Column("text", "Text", ValueKind.TEXT, editable=True),
    Column("long", "Long text", ValueKind.LONG_TEXT, editable=True, longest=40_000),
    Column("level", "Level", ValueKind.CHOICE, editable=True, choices=_LEVELS),
    Column("body", "Body", ValueKind.CHOICE, editable=True, choices=_BODIES),
    Column("day", "Day", ValueKind.DAY, editable=True),
    Column("number", "Number", ValueKind.NUMBER, editable=True),
    Column("yes", "Yes or no", ValueKind.YES_NO, editable=True),
    Column("mark", "Mark", ValueKind.MARK, editable=True, option="One"),
    Column("several", "Several", ValueKind.SEVERAL, editable=True, choices=_BODIES[:9]),
)
_SIGNS = st.characters(exclude_categories=["Cs"])
_ODD = st.sampled_from(
    [
        *("007", "0", "1e5", "=1+1", "+49 30", "-", "@a", "'quoted", "TRUE", "1/2", "3-4", "2027-03-27", "12:30", "5%"),
        *("a_x000D_b", "_x0041_", "line\nline", "line\r\nline", "tab\tb", " lead", "trail ", "\u00a0", "#REF!", "#N/A"),
        *("وزارة العدل", "שלום (abc) 12", "été", "e\u0301te\u0301", "😀👩‍👩‍👧", "中文。", "x" * 255, "ё" * 5000),
        *("a" * 32_767, "b" * 32_768, "😀" * 20_000),
    ]
)
_TEXTS = st.one_of(st.just(""), _ODD, st.text(_SIGNS, max_size=60))
_DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)).map(str)
_NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.integers(-(10**6), 10**6).map(lambda hundredths: f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")),
)
_OF_LEVELS = st.sampled_from(["", *Level.values])
_OF_BODIES = st.sampled_from(["", *(choice.code for choice in _BODIES)])


@dataclass(frozen=True, repr=False)
class Made:
    """A list and the language it goes out in."""

    rows: list[dict[str, str]]
    language: str

    def __repr__(self) -> str:
        shown = [{name: value[:60] for name, value in row.items() if value} for row in self.rows]
        return f"Made({shown!r}, {self.language!r})"


def _row(number: int) -> Any:
    return st.fixed_dictionaries(
        {
            ID: st.just(f"AVL-C-{number:04}"),
            "about": _TEXTS,
            "text": _TEXTS,
            "long": _TEXTS,
            "level": _OF_LEVELS,
            "body": _OF_BODIES,
            "day": st.one_of(st.just(""), _DAYS),
            "number": st.one_of(st.just(""), _NUMBERS),
            "yes": st.sampled_from(["", "yes", "no"]),
            "mark": st.sampled_from(["", "x"]),
            "several": st.sets(st.sampled_from([f"AVL/{n}" for n in range(9)])).map(
                lambda codes: ";".join(sorted(codes))
            ),
        }
    )


LISTS = st.integers(1, 5).flatmap(lambda count: st.tuples(*(_row(number) for number in range(count)))).map(list)
BOOKS = st.builds(Made, LISTS, st.sampled_from(["en", "fr", "es", "ar", "ru", "zh"]))


def locked_in(row: dict[str, str]) -> frozenset[str]:
    return frozenset(name for name in ("text", "long", "about") if too_long_for_a_cell(row[name]))


def written(made: Made) -> bytes:
    """By our own writer."""
    file = io.BytesIO()
    said = Instructions("A list", "About it.", "SV-AAAA-BBBB-CCCC", "today", "https://servanda.example/")
    sheet = Sheet("A list", COLUMNS, made.language, labels_of(COLUMNS, made.language))
    with open_book(file, sheet, said, rows=len(made.rows)) as book:
        for row in made.rows:
            book.write(Written(row, locked_in(row)))
    return file.getvalue()


def read_here(path: Path) -> RawBook:
    """As the child reads, without a process of its own."""
    answers = cells.answers(path, {})
    sheets: list[Any] = []
    while True:
        try:
            _take(json.loads(json.dumps(json.loads(next(answers)))), sheets)
        except StopIteration as end:
            return RawBook(sheets, end.value["since_1904"])


def differences(made: Made, book: RawBook, columns: Sequence[Column] = COLUMNS) -> list[Cell]:
    """What a comparison with the very same rows finds; every row must be there."""
    found = find_list(book, columns)
    assert found is not None
    labels = labels_of(columns, made.language)
    readers = [
        CellReader(column, language=made.language, exported=labels.get(column.name), since_1904=book.since_1904)
        for column in columns
        if column.name in found.places
    ]
    held = {row[ID]: row for row in made.rows}
    seen, cells_found = [], []
    for row in found.rows():
        values = held[row.key]
        exported = Exported(values, locked_in(values))
        now = Row(row.key, "1", row.key, values)
        cells_found += compare_row(readers, row.cells, exported=exported, row=now, labels=labels)
        seen.append(row.key)
    assert seen == list(held)
    return cells_found
