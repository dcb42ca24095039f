"""Undoing a workbook: everything it changed goes back; what stands newer stays and is named; nothing is half done."""

from __future__ import annotations

import datetime

import pytest

from servanda.domain.implementation.actions.actions import plan_action, set_action_status
from servanda.domain.implementation.actions.assignments import assign_body
from servanda.domain.implementation.actions.updates import Answer, save_update, start_update, submit_update
from servanda.domain.implementation.models import Assignment, Update
from servanda.domain.implementation.states import ActionKind, ActionStatus, AssignmentPart
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.actions.texts import state_position
from servanda.domain.recommendations.queries import cluster_of
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import NotAllowed
from servanda.foundation.organisations.models import Post
from servanda.pipelines.workbooks.actions import applying, undoing
from servanda.pipelines.workbooks.actions.applying import stop_applying
from servanda.pipelines.workbooks.actions.undoing import carry_on_undoing, start_undoing
from servanda.pipelines.workbooks.states import ReturnStage
from servanda.pipelines.workbooks.undone_lines import foresee
from tests import factories
from tests.pipelines.workbooks.books import applied, brought, file_of, fill, grid_of, rewritten, taken

DONE = "What was done"
JUNE, JULY = datetime.date(2027, 6, 30), datetime.date(2027, 7, 1)


@pytest.fixture
def health(justice):
    return factories.body("ministry-of-health", names={"en": "Ministry of Health"})


@pytest.fixture
def action(owed, justice, coordinator):
    return plan_action(
        cluster=owed[0], body=justice, titles={"en": "A bill"}, kind=ActionKind.LAW, promised_for=JUNE, by=coordinator
    )


def row_of(grid, key):
    return next(number for number, cells in enumerate(grid) if str(cells[0]).split("/")[0] == key)


def saved(kind, folder, change, *, by, language="en"):
    return applied(brought(rewritten(kind, folder, change, by=by, language=language), by=by), by=by)


def undone(returned, *, by):
    return carry_on_undoing(returned=start_undoing(returned=returned, by=by), by=by)


def stays(returned):
    return {line.label: line.stays for line in returned.lines.exclude(stays="")}


def test_a_draft_the_workbook_began_is_gone_and_one_it_changed_says_what_it_said(owed, justice, focal_point, tmp_path):
    first = Answer(what_was_done="First.", level="none", obstacles=("money",))
    draft = start_update(target=owed[0], body=justice, answer=first, by=focal_point)

    def write(grid):
        fill(grid, row_of(grid, owed[0].public_id), DONE, "Changed.")
        fill(grid, row_of(grid, owed[0].public_id), "What stands in the way: Money", None)
        fill(grid, row_of(grid, owed[1].public_id), DONE, "Begun.")

    returned = saved("answers", tmp_path, write, by=focal_point)
    assert Update.objects.count() == 2

    returned = undone(returned, by=focal_point)

    kept = Update.objects.get()
    assert (kept, kept.what_was_done, kept.level, kept.obstacles) == (draft, "First.", "none", ["money"])
    assert (returned.stage, returned.counts["undone_rows"], returned.counts["rows_that_stay"]) == ("undone", 2, 0)
    event = Event.objects.get(name="workbooks.undone")
    assert (event.by_id, event.details["rows"], event.details["stays"]) == (focal_point.pk, 2, 0)


def test_what_somebody_wrote_since_stays_and_the_other_rows_go_back(owed, focal_point, colleague, tmp_path):
    def write(grid):
        fill(grid, row_of(grid, owed[0].public_id), DONE, "Mine.")
        fill(grid, row_of(grid, owed[1].public_id), DONE, "Another.")

    returned = saved("answers", tmp_path, write, by=focal_point)
    newer = Update.objects.get(cluster=owed[0])
    save_update(update=newer, answer=Answer(what_was_done="Newer."), version=newer.version, by=colleague)

    foreseen = {each.line.label: each.stays for each in foresee(returned, focal_point)}
    returned = undone(returned, by=focal_point)

    newer.refresh_from_db()
    assert newer.what_was_done == "Newer."
    assert not Update.objects.filter(cluster=owed[1]).exists()
    assert stays(returned) == {str(owed[0]): "Somebody changed it since then: What was done."}
    assert foreseen == {str(owed[0]): "Somebody changed it since then: What was done.", str(owed[1]): ""}


def test_others_words_in_other_cells_stay_where_they_are(owed, focal_point, colleague, tmp_path):
    returned = saved("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Mine."), by=focal_point)
    draft = Update.objects.get()
    answer = Answer(what_was_done="Mine.", effect_on_people="Theirs.")
    save_update(update=draft, answer=answer, version=draft.version, by=colleague)

    returned = undone(returned, by=focal_point)

    draft.refresh_from_db()
    assert (draft.what_was_done, draft.effect_on_people, stays(returned)) == ("", "Theirs.", {})


def test_an_answer_that_was_sent_stays(owed, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, DONE, "Mine.")
        fill(grid, 1, "Who is better off, and who is not?", "Girls.")
        fill(grid, 1, "Level reached, in your body’s view", "Partial")
        fill(grid, 1, "Why this level", "A bill.")

    returned = saved("answers", tmp_path, write, by=focal_point)
    draft = Update.objects.get()
    submit_update(update=draft, version=draft.version, by=focal_point)

    returned = undone(returned, by=focal_point)

    draft.refresh_from_db()
    assert draft.what_was_done == "Mine."
    assert len(stays(returned)) == 1


def test_an_action_stands_again_where_it_stood_and_the_day_in_between_is_not_hidden(action, focal_point, tmp_path):
    def write(grid):
        fill(grid, 1, "Where it stands", "Completed")
        fill(grid, 1, "Completed on", "1.3.2026")
        fill(grid, 1, "Promised for", JULY)

    returned = saved("actions", tmp_path, write, by=focal_point)

    returned = undone(returned, by=focal_point)

    action.refresh_from_db()
    assert (action.status, action.completed_on, action.promised_for) == (ActionStatus.PLANNED, None, JUNE)
    assert [row.promised_for for row in action.former_promises.all()] == [JUNE, JULY]
    assert action.former_promises.last().reasons == {"en": "The workbook that brought this day was undone."}
    assert Event.objects.filter(name="implementation.action_put_back", by_id=focal_point.pk).exists()


def test_what_saving_changed_beside_the_cell_goes_back_too(action, focal_point, coordinator, tmp_path):
    """Whoever completes an action says when; whoever opens it again loses that day, and undoing brings it back."""
    day = datetime.date(2026, 2, 1)
    set_action_status(
        action=action, status=ActionStatus.COMPLETED, completed_on=day, version=action.version, by=coordinator
    )
    returned = saved("actions", tmp_path, lambda grid: fill(grid, 1, "Where it stands", "Under way"), by=focal_point)
    action.refresh_from_db()
    assert action.completed_on is None

    undone(returned, by=focal_point)

    action.refresh_from_db()
    assert (action.status, action.completed_on) == (ActionStatus.COMPLETED, day)


def test_a_promise_where_none_was_is_taken_back(owed, justice, coordinator, focal_point, tmp_path):
    made = plan_action(cluster=owed[0], body=justice, titles={"en": "A bill"}, kind=ActionKind.LAW, by=coordinator)
    returned = saved("actions", tmp_path, lambda grid: fill(grid, 1, "Promised for", JULY), by=focal_point)

    undone(returned, by=focal_point)

    made.refresh_from_db()
    assert made.promised_for is None


def test_a_reason_for_giving_up_comes_back(action, focal_point, coordinator, tmp_path):
    set_action_status(
        action=action,
        status=ActionStatus.DISCONTINUED,
        reasons={"en": "No money."},
        version=action.version,
        by=coordinator,
    )
    returned = saved("actions", tmp_path, lambda grid: fill(grid, 1, "Where it stands", "Planned"), by=focal_point)

    undone(returned, by=focal_point)

    action.refresh_from_db()
    assert (action.status, action.discontinued_why) == (ActionStatus.DISCONTINUED, {"en": "No money."})


def running(**about):
    held = Assignment.objects.filter(ended_at=None, **about).order_by("part", "body__public_id")
    return [(each.pk, each.body.public_id, each.post_id, each.part, each.due_on) for each in held]


def test_the_very_assignments_run_again(owed, justice, health, coordinator, tmp_path):
    post = Post.objects.create(body=justice, titles={"en": "Head of unit"})
    assign_body(target=owed[0], body=justice, post=post, part=AssignmentPart.LEAD, due_on=JUNE, by=coordinator)
    assign_body(target=owed[0], body=health, part=AssignmentPart.SUPPORTING, by=coordinator)
    before = running(cluster=owed[0])

    def write(grid):
        row = row_of(grid, owed[0].public_id)
        fill(grid, row, "Body that leads", "Ministry of Health")
        fill(grid, row, "Bodies that take part", None)

    returned = saved("assignments", tmp_path, write, by=coordinator)
    assert running(cluster=owed[0]) != before

    undone(returned, by=coordinator)

    assert running(cluster=owed[0]) == before


def test_an_assignment_made_anew_stays(owed, justice, health, coordinator, tmp_path):
    def write(grid):
        for each in owed[:2]:
            fill(grid, row_of(grid, each.public_id), "Body that leads", "Ministry of Health")

    returned = saved("assignments", tmp_path, write, by=coordinator)
    post = Post.objects.create(body=health, titles={"en": "Chief nurse"})
    due = Assignment.objects.get(cluster=owed[0], ended_at=None).due_on
    newer = assign_body(target=owed[0], body=health, post=post, part=AssignmentPart.LEAD, due_on=due, by=coordinator)

    returned = undone(returned, by=coordinator)

    assert [row[0] for row in running(cluster=owed[0])] == [newer.pk]
    assert [row[1] for row in running(cluster=owed[1])] == ["ministry-of-justice"]
    assert stays(returned) == {str(owed[0]): "Somebody assigned this anew meanwhile."}


def test_a_body_that_closed_since_does_not_lead_again(owed, justice, health, coordinator, tmp_path):
    def write(grid):
        fill(grid, row_of(grid, owed[0].public_id), "Body that leads", "Ministry of Health")

    returned = saved("assignments", tmp_path, write, by=coordinator)
    type(justice).objects.filter(pk=justice.pk).update(closed_on="2026-01-01")

    returned = undone(returned, by=coordinator)

    assert [row[1] for row in running(cluster=owed[0])] == ["ministry-of-health"]
    assert "closed since" in stays(returned)[str(owed[0])]


def test_titles_positions_and_objectives_go_back(owed, coordinator, tmp_path):
    asked = factories.recommendation("Protect journalists.", position="pending")
    silent = factories.recommendation("Protect lawyers.")
    add_to_cluster(cluster=owed[0], recommendations=[asked], by=coordinator)
    stood = asked.positions.get()

    def write(grid):
        for each in (asked, silent):
            row = row_of(grid, each.public_id)
            fill(grid, row, "Short title: English", "A title")
            fill(grid, row, "What the State answers", "Supported")
            fill(grid, row, "Objective", "Courts decide in time")

    returned = saved("recommendations", tmp_path, write, by=coordinator)
    assert returned.counts["saved"] == 6, list(returned.lines.values("cells", "problem"))

    undone(returned, by=coordinator)

    for each in (asked, silent):
        each.refresh_from_db()
        assert "en" not in each.short_titles
    assert list(asked.positions.filter(superseded_at=None)) == [stood]
    assert not silent.positions.filter(superseded_at=None).exists()
    assert asked.positions.count() == 2
    assert (cluster_of(asked), cluster_of(silent)) == (owed[0], None)


def test_a_newer_position_holds_the_whole_row(owed, coordinator, tmp_path):
    """The title could go back alone; half a row would be neither what was nor what is."""
    asked = factories.recommendation("Protect journalists.", position="pending")

    def write(grid):
        row = row_of(grid, asked.public_id)
        fill(grid, row, "Short title: English", "A title")
        fill(grid, row, "What the State answers", "Supported")

    returned = saved("recommendations", tmp_path, write, by=coordinator)
    state_position(
        recommendation=asked, value="supported", explanations={"fr": "Oui."}, source="", stated_on="", by=coordinator
    )

    returned = undone(returned, by=coordinator)

    asked.refresh_from_db()
    assert asked.short_titles["en"] == "A title"
    assert list(stays(returned).values()) == ["The State has answered anew meanwhile."]


def test_it_can_be_undone_for_thirty_days_and_only_by_who_brought_it(owed, focal_point, colleague, tmp_path):
    returned = saved("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Mine."), by=focal_point)

    with pytest.raises(NotAllowed, match="Only who brought"):
        start_undoing(returned=returned, by=colleague)
    returned.lines.update(applied_at=clock.now() - datetime.timedelta(days=30, minutes=1))
    with pytest.raises(NotAllowed, match="30 days"):
        start_undoing(returned=returned, by=focal_point)
    returned.lines.update(applied_at=clock.now() - datetime.timedelta(days=29))
    assert undone(returned, by=focal_point).stage == ReturnStage.UNDONE
    assert not Update.objects.exists()


def test_nothing_saved_is_nothing_to_undo(owed, focal_point, tmp_path):
    returned = brought(
        rewritten("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Mine."), by=focal_point), by=focal_point
    )

    with pytest.raises(NotAllowed):
        start_undoing(returned=returned, by=focal_point)


def test_a_break_loses_nothing_and_repeats_nothing(owed, focal_point, tmp_path, monkeypatch):
    def write(grid):
        for row in (1, 2, 3):
            fill(grid, row, DONE, f"Row {row}.")

    returned = saved("answers", tmp_path, write, by=focal_point)
    monkeypatch.setattr(undoing, "CHUNK", 1)
    returned = start_undoing(returned=returned, by=focal_point)
    real, calls = undoing.undo_lines, []

    def breaks_at_the_second(lines, kind, *, by):
        real(lines, kind, by=by)
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(undoing, "undo_lines", breaks_at_the_second)
    with pytest.raises(MemoryError):
        carry_on_undoing(returned=returned, by=focal_point)
    assert Update.objects.count() == 2  # the second row's undoing went back with its chunk

    returned = carry_on_undoing(returned=returned, by=focal_point)
    again = undone(returned, by=focal_point)

    assert not Update.objects.exists()
    assert (again.stage, again.done, again.counts["undone_rows"]) == (ReturnStage.UNDONE, 3, 3)
    assert Event.objects.filter(name="workbooks.undone").count() == 1
    assert Event.objects.filter(name="implementation.update_discarded").count() == 3


def test_what_was_saved_before_stopping_can_be_undone(owed, focal_point, tmp_path, monkeypatch):
    def write(grid):
        for row in (1, 2, 3):
            fill(grid, row, DONE, f"Row {row}.")

    monkeypatch.setattr(applying, "CHUNK", 1)
    returned = brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)
    returned = applying.start_applying(returned=returned, by=focal_point)
    applying._apply_chunk(returned, focal_point)
    returned = stop_applying(returned=returned, by=focal_point)
    assert Update.objects.count() == 1

    returned = undone(returned, by=focal_point)

    assert not Update.objects.exists()
    assert returned.counts["undone_rows"] == 1


def test_a_workbook_undone_is_no_difference_to_the_one_taken_before(owed, focal_point, tmp_path):
    content = rewritten("answers", tmp_path, lambda grid: fill(grid, 1, DONE, "Mine."), by=focal_point)
    undone(applied(brought(content, by=focal_point), by=focal_point), by=focal_point)

    again = brought(content, by=focal_point)

    assert again.counts["yours"] == 1
    assert not again.counts.get("conflict")


def test_a_workbook_libreoffice_saved_again_is_undone_like_any_other(owed, focal_point, tmp_path, libreoffice):
    export, content = taken("answers", by=focal_point)
    grid = grid_of(content, tmp_path)
    fill(grid, 1, DONE, "Written in Excel, saved by LibreOffice.")
    fill(grid, 1, "Period: from", datetime.date(2026, 1, 1))
    path = tmp_path / "filled.xlsx"
    path.write_bytes(file_of(grid, code=export.code))
    (again,) = libreoffice([path])
    returned = applied(brought(again.read_bytes(), by=focal_point), by=focal_point)
    assert Update.objects.get().what_was_done == "Written in Excel, saved by LibreOffice."

    returned = undone(returned, by=focal_point)

    assert not Update.objects.exists()
    assert (returned.counts["undone_rows"], stays(returned)) == (1, {})
