"""Saving what came back: conflicts are asked, moved rows asked again, a break loses and repeats nothing."""

from __future__ import annotations

import pytest

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update, submit_update
from servanda.domain.implementation.models import Update
from servanda.foundation.accounts.models import Membership
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import NotAllowed, StepRefused
from servanda.pipelines.workbooks.actions import applying
from servanda.pipelines.workbooks.actions.applying import carry_on_applying, start_applying, stop_applying
from servanda.pipelines.workbooks.actions.deciding import decide_all_conflicts, decide_conflicts, discard_returned
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.states import CellDecision, ReturnStage
from tests.pipelines.workbooks.books import applied, brought, file_of, fill, grid_of, rewritten, taken

DONE = "What was done"


@pytest.fixture
def draft(owed, justice, focal_point):
    first = Answer(what_was_done="First.", level="none")
    return start_update(target=owed[0], body=justice, answer=first, by=focal_point)


def row_of(grid, target):
    return next(number for number, cells in enumerate(grid) if str(cells[0]).startswith(f"{target.public_id}/"))


@pytest.fixture
def conflict(draft, owed, focal_point, colleague, tmp_path):
    """Both changed what was done, and the reader's level."""
    export, content = taken("answers", by=focal_point)
    save_update(update=draft, answer=Answer(what_was_done="Theirs.", level="none"), version=draft.version, by=colleague)
    grid = grid_of(content, tmp_path)
    fill(grid, row_of(grid, owed[0]), DONE, "Mine.")
    fill(grid, row_of(grid, owed[0]), "Level reached, in your body’s view", "Initial")
    return brought(file_of(grid, code=export.code), by=focal_point)


def test_a_conflict_must_be_decided_first(conflict, focal_point, draft):
    with pytest.raises(StepRefused, match="Decide them first"):
        start_applying(returned=conflict, by=focal_point)

    draft.refresh_from_db()
    assert draft.what_was_done == "Theirs."


@pytest.mark.parametrize(("decision", "kept"), [("mine", "Mine."), ("theirs", "Theirs.")])
def test_a_decided_conflict_is_saved_as_decided(conflict, focal_point, draft, decision, kept):
    position = conflict.lines.get().position
    decide_conflicts(returned=conflict, decisions={(position, "what_was_done"): decision}, by=focal_point)

    applied(conflict, by=focal_point)

    draft.refresh_from_db()
    assert (draft.what_was_done, draft.level) == (kept, "initial")


def test_all_conflicts_are_decided_at_once(conflict, focal_point, draft):
    assert decide_all_conflicts(returned=conflict, decision=CellDecision.THEIRS, by=focal_point) == 1

    applied(conflict, by=focal_point)

    draft.refresh_from_db()
    assert draft.what_was_done == "Theirs."


def test_only_who_brought_it_decides(conflict, colleague):
    for act in (start_applying, stop_applying, discard_returned):
        with pytest.raises(NotAllowed):
            act(returned=conflict, by=colleague)
    with pytest.raises(NotAllowed):
        decide_all_conflicts(returned=conflict, decision=CellDecision.MINE, by=colleague)


def test_what_moves_between_preview_and_saving_is_asked_not_overwritten(draft, owed, focal_point, colleague, tmp_path):
    def write(grid):
        fill(grid, row_of(grid, owed[0]), DONE, "Mine.")
        fill(grid, row_of(grid, owed[1]), DONE, "Another.")

    returned = brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)
    save_update(update=draft, answer=Answer(what_was_done="Quicker."), version=draft.version, by=colleague)

    returned = applied(returned, by=focal_point)

    draft.refresh_from_db()
    assert (returned.stage, draft.what_was_done) == (ReturnStage.READY, "Quicker.")
    cell = returned.lines.get(undecided=1).cell("what_was_done")
    assert (cell["change"], cell["now"], cell["yours"]) == ("conflict", "Quicker.", "Mine.")
    assert Update.objects.get(cluster=owed[1]).what_was_done == "Another."

    decide_all_conflicts(returned=returned, decision=CellDecision.MINE, by=focal_point)
    returned = applied(returned, by=focal_point)

    draft.refresh_from_db()
    assert (returned.stage, draft.what_was_done) == (ReturnStage.APPLIED, "Mine.")
    assert Update.objects.count() == 2


def test_others_changes_in_other_cells_do_no_harm(draft, owed, focal_point, colleague, tmp_path):
    content = rewritten(
        "answers", tmp_path, lambda grid: fill(grid, row_of(grid, owed[0]), DONE, "Mine."), by=focal_point
    )
    returned = brought(content, by=focal_point)
    answer = Answer(what_was_done="First.", level="none", level_reason="Theirs.")
    save_update(update=draft, answer=answer, version=draft.version, by=colleague)

    returned = applied(returned, by=focal_point)

    draft.refresh_from_db()
    assert returned.stage == ReturnStage.APPLIED
    assert (draft.what_was_done, draft.level_reason) == ("Mine.", "Theirs.")


def test_a_row_closed_in_between_is_refused_and_the_others_are_saved(draft, owed, focal_point, tmp_path):
    def write(grid):
        fill(grid, row_of(grid, owed[0]), DONE, "Mine.")
        fill(grid, row_of(grid, owed[1]), DONE, "Another.")

    returned = brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)
    submit_update(update=draft, version=draft.version, by=focal_point)

    returned = applied(returned, by=focal_point)

    assert returned.stage == ReturnStage.APPLIED
    assert [bool(line.problem) for line in returned.lines.order_by("position")].count(True) == 1
    assert Update.objects.get(cluster=owed[1]).what_was_done == "Another."


def test_a_role_that_ended_in_between_saves_nothing(draft, owed, focal_point, tmp_path):
    content = rewritten(
        "answers", tmp_path, lambda grid: fill(grid, row_of(grid, owed[0]), DONE, "Mine."), by=focal_point
    )
    returned = start_applying(returned=brought(content, by=focal_point), by=focal_point)
    Membership.objects.filter(user=focal_point).update(until="2020-01-01")
    gone = type(focal_point).objects.get(pk=focal_point.pk)

    with pytest.raises(NotAllowed):
        carry_on_applying(returned=returned, by=gone)

    draft.refresh_from_db()
    assert draft.what_was_done == "First."


@pytest.fixture
def three(owed, focal_point, tmp_path):
    def write(grid):
        for row in (1, 2, 3):
            fill(grid, row, DONE, f"Row {row}.")

    return brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)


def test_a_break_in_the_middle_loses_nothing_and_repeats_nothing(three, focal_point, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    start_applying(returned=three, by=focal_point)
    applying._apply_chunk(three, focal_point)
    assert (Update.objects.count(), Returned.objects.get().done) == (1, 1)

    returned = carry_on_applying(returned=three, by=focal_point)

    assert (returned.stage, returned.done, Update.objects.count()) == (ReturnStage.APPLIED, 3, 3)
    assert {update.version for update in Update.objects.all()} == {1}


def test_a_chunk_that_fails_half_way_leaves_no_trace(three, focal_point, monkeypatch):
    start_applying(returned=three, by=focal_point)
    saved = applying._apply_line
    lines = iter(range(3))

    def fall_at_the_second(line, *rest):
        if next(lines) == 1:
            raise KeyboardInterrupt
        saved(line, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_apply_line", fall_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            carry_on_applying(returned=three, by=focal_point)
    assert not Update.objects.exists()

    carry_on_applying(returned=three, by=focal_point)

    assert Update.objects.count() == 3


def test_it_is_saved_once_however_often_it_is_asked(three, focal_point):
    for _click in range(2):
        carry_on_applying(returned=start_applying(returned=three, by=focal_point), by=focal_point)

    assert Update.objects.count() == 3
    assert Event.objects.filter(name="workbooks.applying_started").count() == 1
    assert Event.objects.filter(name="workbooks.applied").count() == 1


def test_the_same_file_again_has_nothing_left_to_save(three, focal_point):
    from servanda.foundation.common.files import path_of  # noqa: PLC0415

    applied(three, by=focal_point)

    again = brought(path_of(three.sha256).read_bytes(), by=focal_point)

    assert set(again.counts) == {"rows", "absent", "same"}
    applied(again, by=focal_point)
    assert {update.version for update in Update.objects.all()} == {1}


def test_stopped_it_keeps_what_was_saved_and_waits(three, focal_point, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    start_applying(returned=three, by=focal_point)
    applying._apply_chunk(three, focal_point)

    returned = stop_applying(returned=three, by=focal_point)
    carry_on_applying(returned=returned, by=focal_point)

    assert (returned.stage, Update.objects.count()) == (ReturnStage.READY, 1)
    discard_returned(returned=returned, by=focal_point)
    assert Returned.objects.get().stage == ReturnStage.DISCARDED
