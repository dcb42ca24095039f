"""What cannot be used comes back in the same workbook, with every word the person typed and a comment in the cell."""

from __future__ import annotations

import io
import zipfile

import pytest

from servanda.domain.implementation.models import Update
from servanda.foundation.common.errors import NotAllowed
from servanda.pipelines.workbooks.corrections import corrections
from tests.pipelines.workbooks.books import applied, brought, column, fill, grid_of, rewritten

DONE, LEVEL, FROM = "What was done", "Level reached, in your body’s view", "Period: from"


@pytest.fixture
def returned(owed, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, DONE, "A bill was tabled.")
        fill(grid, 1, LEVEL, "Partly")
        fill(grid, 1, FROM, "soon")
        fill(grid, 2, FROM, "2 1 2026")
        for row in grid:
            row += [None] * (20 - len(row))
        grid[0].append("My remarks")
        grid[1].append("ask Anna's post")
        grid.append([None, None, None, None, None, "No place for this."])

    return brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)


def correct(returned, by):
    with corrections(returned, bring_to="https://servanda.example/", by=by) as file:
        return file.read()


def test_everything_typed_is_in_it(returned, focal_point, tmp_path):
    grid = grid_of(correct(returned, focal_point), tmp_path)

    first = grid[1]
    typed = [first[column(grid, name)] for name in (DONE, LEVEL, FROM, "My remarks")]
    assert typed == ["A bill was tabled.", "Partly", "soon", "ask Anna's post"]
    assert str(grid[2][column(grid, FROM)]) == "2026-01-02"
    assert grid[4][column(grid, DONE)] == "No place for this."


def test_each_wrong_cell_says_what_to_do(returned, focal_point):
    with zipfile.ZipFile(io.BytesIO(correct(returned, focal_point))) as package:
        (comments,) = (package.read(name).decode() for name in package.namelist() if "comments" in name)

    assert comments.count("<comment ") == 3
    assert "is not one of the answers offered" in comments
    assert "Enter day, month and year" in comments
    assert "has no id" in comments


def test_corrected_it_comes_back_and_only_the_rest_is_left(returned, focal_point, tmp_path):
    applied(returned, by=focal_point)
    grid = grid_of(correct(returned, focal_point), tmp_path)
    fill(grid, 1, LEVEL, "Partial")
    fill(grid, 1, FROM, "1 1 2026")
    del grid[4]
    from tests.pipelines.workbooks.books import file_of  # noqa: PLC0415

    again = applied(brought(file_of(grid, code=returned.export.code), by=focal_point), by=focal_point)

    assert (again.counts["saved"], again.counts["same"]) == (2, 2)
    update = Update.objects.get(level="partial")
    assert (update.what_was_done, update.period_from.isoformat()) == ("A bill was tabled.", "2026-01-01")


def test_untouched_it_says_the_same_again(returned, focal_point):
    again = brought(correct(returned, focal_point), by=focal_point)

    assert again.export == returned.export
    assert {name: again.counts.get(name) for name in ("yours", "wrong", "wrong_rows")} == {
        name: returned.counts.get(name) for name in ("yours", "wrong", "wrong_rows")
    }


def test_it_is_its_owners_alone(returned, colleague):
    with pytest.raises(NotAllowed):
        corrections(returned, bring_to="", by=colleague)
