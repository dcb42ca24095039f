"""An unchanged workbook has no difference, whatever is in it and whatever program saved it again."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.pipelines.workbooks.books import file_of
from tests.pipelines.workbooks.made import BOOKS, COLUMNS, ID, Made, differences, read_here, written

_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def check(made: Made, folder: Path) -> None:
    path = folder / "a.xlsx"
    path.write_bytes(written(made))
    assert differences(made, read_here(path)) == []


@given(made=BOOKS)
@settings(max_examples=25, **_CALM)
def test_an_unchanged_workbook_has_no_difference(tmp_path: Path, made: Made) -> None:
    check(made, tmp_path)


@pytest.mark.slow
@given(made=BOOKS)
@settings(max_examples=10_000, **_CALM)
def test_ten_thousand_unchanged_workbooks_have_no_difference(tmp_path: Path, made: Made) -> None:
    check(made, tmp_path)


@given(made=BOOKS, since_1904=st.booleans(), order=st.randoms())
@settings(max_examples=15, **_CALM)
def test_saved_by_another_program_with_columns_in_another_order(
    tmp_path: Path, made: Made, since_1904: bool, order: Any
) -> None:
    """Only cells are left: no formats, no hidden sheets, days counted from 1900 or 1904."""
    # A book that counts from 1904 holds no earlier day.
    assume(not since_1904 or all(not row.get("day") or row["day"] >= "1904-01-01" for row in made.rows))
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(made))
    grid = [[_plain(cell) for cell in row] for row in _list(read_here(path)).rows]
    places = list(range(len(COLUMNS)))
    order.shuffle(places)
    grid = [[(row + [None] * len(places))[at] for at in places] for row in grid]
    path.write_bytes(file_of(grid, since_1904=since_1904))

    book = read_here(path)

    assert book.since_1904 == since_1904
    assert differences(made, book) == []


def _list(book: Any) -> Any:
    return next(sheet for sheet in book.sheets if sheet.rows and sheet.rows[0] and len(sheet.rows[0]) == len(COLUMNS))


def _plain(cell: Any) -> Any:
    return datetime.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell


def test_filtered_hidden_and_merged_cells_are_no_difference(tmp_path: Path) -> None:
    made = Made([{**{column.name: "" for column in COLUMNS}, ID: f"AVL-{n}", "text": f"00{n}"} for n in range(4)], "en")
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(made))
    grid = _list(read_here(path)).rows
    path.write_bytes(_merged(grid))

    assert differences(made, read_here(path)) == []


def _merged(grid: list[list[Any]]) -> bytes:
    """Row 3 filtered away, column B hidden, the texts of two rows merged: the second one's is gone."""
    import io  # noqa: PLC0415

    import xlsxwriter  # noqa: PLC0415

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("A list")
        for number, row in enumerate(grid):
            for at, cell in enumerate(row):
                if cell is not None:
                    page.write_string(number, at, str(cell))
        page.merge_range(1, 2, 2, 2, "000")
        page.autofilter(0, 0, 4, 10)
        page.set_row(3, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
    return file.getvalue()


def resave_and_check(books: list[Made], folder: Path, libreoffice: Any) -> None:
    paths = [folder / f"{number}.xlsx" for number in range(len(books))]
    for path, made in zip(paths, books, strict=True):
        path.write_bytes(written(made))

    again = libreoffice(paths)

    for path, made in zip(again, books, strict=True):
        assert differences(made, read_here(path)) == []


@given(books=st.lists(BOOKS, min_size=10, max_size=10))
@settings(max_examples=1, **_CALM)
def test_unchanged_workbooks_saved_again_by_libreoffice_have_no_difference(
    tmp_path: Path, libreoffice: Any, books: list[Made]
) -> None:
    resave_and_check(books, tmp_path, libreoffice)


@pytest.mark.slow
@given(books=st.lists(BOOKS, min_size=50, max_size=50))
@settings(max_examples=10, **{**_CALM, "suppress_health_check": list(HealthCheck)})
def test_hundreds_of_workbooks_saved_again_by_libreoffice_have_no_difference(
    tmp_path: Path, libreoffice: Any, books: list[Made]
) -> None:
    resave_and_check(books, tmp_path, libreoffice)
