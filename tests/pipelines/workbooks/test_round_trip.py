from __future__ import annotations

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import UpdateStage
from servanda.pipelines.workbooks.states import ReturnStage
from tests.pipelines.workbooks.books import applied, brought, fill, rewritten, taken

DONE = "What was done"


def test_an_unchanged_workbook_has_no_difference(owed, focal_point):
    _export, content = taken("answers", by=focal_point)

    returned = brought(content, by=focal_point)

    assert (returned.stage, returned.problem) == (ReturnStage.READY, {})
    assert returned.counts == {"rows": 3, "absent": 0, "unchanged": 3}
    assert not returned.lines.exists()


def test_what_was_filled_in_becomes_a_draft_and_nothing_is_sent(owed, focal_point, justice, tmp_path):
    def write(grid):
        fill(grid, 1, DONE, "A bill was tabled.")
        fill(grid, 1, "Level reached, in your body’s view", "Partial")
        fill(grid, 1, "What stands in the way: Money", "x")
        fill(grid, 1, "Period: from", "1 1 2026")

    returned = brought(rewritten("answers", tmp_path, write, by=focal_point), by=focal_point)
    assert returned.counts["yours"] == 4
    assert not Update.objects.exists()

    returned = applied(returned, by=focal_point)

    update = Update.objects.get()
    assert returned.stage == ReturnStage.APPLIED
    assert (update.stage, update.author, update.body) == (UpdateStage.DRAFT, focal_point, justice)
    assert (update.what_was_done, update.level, update.obstacles) == ("A bill was tabled.", "partial", ["money"])
    assert update.period_from.isoformat() == "2026-01-01"
    assert returned.counts["saved"] == 4
