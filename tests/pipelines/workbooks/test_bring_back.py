"""Whatever was rearranged, lost or pasted on the way: what can be read is read, what cannot is named with its place."""

from __future__ import annotations

import datetime

import pytest

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update, submit_update
from servanda.domain.implementation.models import Update
from servanda.foundation.common.errors import NotAllowed
from servanda.pipelines.workbooks.actions.bring_back import bring_back
from servanda.pipelines.workbooks.actions.comparing import read_and_compare
from servanda.pipelines.workbooks.models import Export, Returned
from servanda.pipelines.workbooks.states import ReturnStage
from tests import factories
from tests.pipelines.workbooks.books import applied, brought, changes, file_of, fill, grid_of, rewritten, taken

DONE, FROM = "What was done", "Period: from"


def problems(returned):
    return {line.position: line.problem for line in returned.lines.order_by("position") if line.problem}


def test_rows_and_columns_may_be_moved_left_out_and_added(owed, focal_point, tmp_path):
    def rearrange(grid):
        fill(grid, 3, DONE, "Third.")
        third, second = grid[3], grid[2]
        grid[1:] = [third, [], second]
        for row in grid:
            if row:
                row += [None] * (30 - len(row))
                row[:] = (
                    ["own remark", *reversed(row[6:]), row[5], row[0]]
                    if row is not grid[0]
                    else ["My remarks", *reversed(row[6:]), row[5], row[0]]
                )

    returned = brought(rewritten("answers", tmp_path, rearrange, by=focal_point), by=focal_point)

    assert returned.counts["rows"] == 2
    assert returned.counts["absent"] == 1
    assert list(changes(returned).values()) == ["yours"]
    assert "Columns of your own were left aside: My remarks." in returned.notes


def test_what_is_missing_in_the_file_deletes_nothing(owed, focal_point, justice, tmp_path):
    draft = start_update(target=owed[0], body=justice, answer=Answer(what_was_done="Kept."), by=focal_point)

    def cut(grid):
        del grid[2:]
        for row in grid:
            del row[5:7]

    returned = applied(brought(rewritten("answers", tmp_path, cut, by=focal_point), by=focal_point), by=focal_point)

    draft.refresh_from_db()
    assert (draft.what_was_done, returned.counts["absent"]) == ("Kept.", 2)
    assert any("stay as they are" in note for note in returned.notes)


def test_an_emptied_grey_cell_and_a_changed_title_are_left_aside(owed, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, "About", None)
        fill(grid, 2, "Due", "some day")

    returned = brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)

    assert set(changes(returned).values()) == {"left"}


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_without_their_format_are_counted_as_the_workbook_counts(owed, focal_point, tmp_path, since_1904):
    export, content = taken("answers", by=focal_point)
    grid = grid_of(content, tmp_path)
    beginning = datetime.date(1904, 1, 1) if since_1904 else datetime.date(1899, 12, 30)
    serial = (datetime.date(2026, 3, 27) - beginning).days
    fill(grid, 1, FROM, serial)

    returned = brought(file_of(grid, code=export.code, since_1904=since_1904), by=focal_point)

    assert returned.lines.get().cell("period_from")["yours"] == "2026-03-27"


def test_an_id_that_stands_twice_is_refused_in_both_rows(owed, focal_point, tmp_path):
    def paste(grid):
        grid.append(list(grid[1]))
        fill(grid, 4, DONE, "A second answer.")

    returned = brought(rewritten("answers", tmp_path, paste, by=focal_point), by=focal_point)

    assert problems(returned) == {
        2: "This id stands in another row too: 5. Keep one row and delete the other.",
        5: "This id stands in another row too: 2. Keep one row and delete the other.",
    }


def test_rows_without_an_id_and_with_an_unknown_one_are_named(owed, focal_point, tmp_path):
    def add(grid):
        grid.append([None, None, None, None, None, "Words without a place."])
        grid.append(["AVL-C-nowhere/ministry-of-justice", None, None, None, None, "Words."])
        grid.append([None, None, None, None, None, "   "])

    returned = brought(rewritten("answers", tmp_path, add, by=focal_point), by=focal_point)

    found = problems(returned)
    assert set(found) == {5, 6}
    assert "has no id" in found[5]
    assert "No row that you may change has this id." in found[6]


def test_somebody_elses_rows_are_as_unknown_as_those_that_do_not_exist(owed, focal_point, tmp_path):
    health = factories.user("focal_point", at=factories.body("ministry-of-health"))
    content = rewritten("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Not mine."), by=focal_point)

    returned = applied(brought(content, by=health), by=health)

    assert len(problems(returned)) == 3
    assert all(not line.cells and not line.label for line in returned.lines.all())
    assert not Update.objects.exists()


def test_a_colleague_may_bring_back_what_another_took(owed, focal_point, colleague, tmp_path):
    content = rewritten("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Ours."), by=focal_point)

    applied(brought(content, by=colleague), by=colleague)

    assert Update.objects.get().author == colleague


def test_whoever_takes_no_lists_brings_none_back(owed, focal_point):
    with pytest.raises(NotAllowed):
        bring_back(file_name="a.xlsx", chunks=[b"x"], by=factories.user("drafter"))

    returned = bring_back(file_name="a.xlsx", chunks=[b"x"], by=focal_point)
    with pytest.raises(NotAllowed):
        read_and_compare(returned=returned, by=factories.user("focal_point"))


def test_without_its_mark_nothing_that_stands_is_overwritten_unasked(owed, focal_point, justice, tmp_path):
    draft = start_update(target=owed[0], body=justice, answer=Answer(what_was_done="Held."), by=focal_point)
    _export, content = taken("answers", by=focal_point)
    grid = grid_of(content, tmp_path)
    row = next(number for number, cells in enumerate(grid) if cells[0].startswith(owed[0].public_id))
    fill(grid, row, DONE, "In the file.")

    returned = brought(file_of(grid), by=focal_point)

    assert returned.export is None
    assert changes(returned) == {(f"{owed[0].public_id}/{justice.public_id}", "what_was_done"): "conflict"}
    assert any("We do not know when this workbook was taken" in note for note in returned.notes)
    draft.refresh_from_db()
    assert draft.what_was_done == "Held."


def test_a_mark_that_contradicts_our_record_is_not_believed(owed, focal_point, tmp_path):
    export, content = taken("answers", by=focal_point)
    Export.objects.filter(pk=export.pk).update(checksum="0" * 64)

    assert brought(content, by=focal_point).export is None


def test_headings_and_choices_are_known_in_another_language(owed, focal_point, tmp_path):
    def write(grid):
        row = grid[1]
        row += [None] * (20 - len(row))
        row[7] = "Partial"

    content = rewritten("answers", tmp_path, write, by=focal_point, language="ar")

    returned = brought(content, by=focal_point)

    assert returned.language == "ar"
    assert changes(returned)[(returned.lines.get().key, "level")] == "yours"


def test_an_answer_sent_meanwhile_is_closed_and_says_so(owed, focal_point, justice, tmp_path):
    content = rewritten("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Late words."), by=focal_point)
    key = grid_of(content, tmp_path)[1][0]
    target = next(each for each in owed if key.startswith(each.public_id + "/"))
    draft = start_update(target=target, body=justice, answer=Answer(what_was_done="Sent."), by=focal_point)
    submit_update(update=draft, version=draft.version, by=focal_point)

    returned = brought(content, by=focal_point)

    assert "was sent and waits for approval" in problems(returned)[2]


def test_what_others_changed_meanwhile_stays(owed, focal_point, colleague, justice, tmp_path):
    draft = start_update(target=owed[0], body=justice, answer=Answer(what_was_done="First."), by=focal_point)
    export, content = taken("answers", by=focal_point)
    save_update(update=draft, answer=Answer(what_was_done="Theirs."), version=draft.version, by=colleague)
    grid = grid_of(content, tmp_path)
    row = next(number for number, cells in enumerate(grid) if cells[0].startswith(owed[0].public_id))
    fill(grid, row, "Why this level", "Mine.")

    returned = applied(brought(file_of(grid, code=export.code), by=focal_point), by=focal_point)

    draft.refresh_from_db()
    assert (draft.what_was_done, draft.level_reason) == ("Theirs.", "Mine.")
    assert returned.stage == ReturnStage.APPLIED


def test_a_workbook_without_our_list_says_so(focal_point, owed):
    returned = brought(file_of([["Name", "Age"], ["A", 3]]), by=focal_point)

    assert (returned.stage, returned.problem["code"]) == (ReturnStage.FAILED, "no-list")


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"])
def test_a_file_that_cannot_be_opened_says_why(focal_point, owed, content):
    returned = brought(content, by=focal_point)

    assert returned.stage == ReturnStage.FAILED
    assert returned.problem["message"]
    assert Returned.objects.get().lines.count() == 0
