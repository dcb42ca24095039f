"""Three ways: as it went out, as it came back, as it stands now."""

from __future__ import annotations

import pytest

from servanda.pipelines.workbooks.columns import Column, Row, ValueKind
from servanda.pipelines.workbooks.compare import Exported, compare_row, compare_values
from servanda.pipelines.workbooks.typed import CellReader

TEXT = CellReader(Column("t", "T", ValueKind.LONG_TEXT, editable=True, longest=10), language="en")
ABOUT = CellReader(Column("a", "A", ValueKind.LONG_TEXT), language="en")
DAY = CellReader(Column("d", "D", ValueKind.DAY, editable=True), language="en")


@pytest.mark.parametrize(
    ("was", "yours", "now", "change"),
    [
        ("a", "a", "a", "unchanged"),
        ("a", "b", "a", "yours"),
        ("a", "a", "b", "theirs"),
        ("a", "b", "b", "same"),
        ("a", "b", "c", "conflict"),
        ("", "b", "", "yours"),
        ("a", "", "a", "yours"),
        ("a", "", "b", "conflict"),
        ("a", "b", "", "conflict"),
        ("a", "", "", "same"),
        ("a", "a ", "a", "unchanged"),
        ("a\r\nb", "a\nb", "a\r\nb", "unchanged"),
        ("a", "a\u00a0", "b", "theirs"),
        (None, "a", "a", "unchanged"),
        (None, "b", "a", "conflict"),
        (None, "", "a", "conflict"),
    ],
)
def test_what_happened_to_a_cell(was, yours, now, change):
    assert compare_values(TEXT, was=was, yours=yours, now=now) == change


def compare(given, *, was=None, now=None, locked=frozenset()):
    row = Row("k", "1", "K", now or {"t": "a", "a": "About", "d": "2027-03-27"})
    exported = Exported(was or row.values, locked)
    return {cell.name: cell for cell in compare_row([TEXT, ABOUT, DAY], given, exported=exported, row=row, labels={})}


def test_cells_the_file_does_not_have_are_left_as_they_are():
    assert compare({}) == {}


@pytest.mark.parametrize("typed", [None, "", "Another", 7.0])
def test_a_grey_cell_changes_nothing_whatever_is_typed(typed):
    assert compare({"a": typed})["a"].change == "left"


def test_what_cannot_be_read_stays_as_it_was_typed():
    cell = compare({"d": "soon"})["d"]

    assert (cell.change, cell.yours) == ("wrong", "soon")
    assert "Enter day, month and year" in cell.message


def test_a_limit_is_asked_only_of_what_changed():
    long = {"t": "much longer than ten", "a": "", "d": ""}

    assert compare({"t": "much longer than ten "}, was=long, now=long) == {}
    assert compare({"t": "much longer than ever"}, was=long, now=long)["t"].change == "wrong"


def test_a_cell_that_is_locked_in_this_row_changes_nothing():
    assert compare({"t": "typed all the same"}, locked=frozenset({"t"}))["t"].change == "left"


def test_a_text_that_went_out_cut_is_not_read_back():
    long = {"t": "a" * 40_000, "a": "", "d": ""}

    assert compare({"t": "a" * 100}, was=long, now=long, locked=frozenset({"t"})) == {}
