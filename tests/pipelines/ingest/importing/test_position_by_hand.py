"""A file that contradicts a position somebody stated here asks a person; whatever they choose, nothing is lost."""

import pytest

from servanda.domain.recommendations.actions.texts import state_position
from servanda.domain.recommendations.models import Recommendation
from servanda.domain.recommendations.queries import texts_of
from servanda.foundation.common.errors import EditedMeanwhile, StepRefused
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.decide import decide_line, leave_out_undecided
from servanda.pipelines.ingest.actions.undoing import undo_batch
from servanda.pipelines.ingest.states import Decision, LineKind
from tests.pipelines.ingest.importing.dumps import bytes_held
from tests.pipelines.ingest.importing.tables import imported, line_of, planned, row, table

pytestmark = pytest.mark.usefixtures("reference")
NEW_WORDS = "Repeal all exceptions to the minimum age."
WHY = {"en": "The age of consent is under review."}


@pytest.fixture
def held(coordinator):
    """Imported as supported; a coordinator has stated since that it is noted, and why."""
    imported(table([row(1, "Repeal every exception to the minimum age.")]), by=coordinator)
    found = Recommendation.objects.get()
    _state(found, coordinator, WHY)
    return found


def _state(found, by, explanations=None):
    state_position(
        recommendation=found,
        value="noted",
        explanations=explanations or {},
        source="Note verbale of 4 May",
        stated_on="2026-05-04",
        by=by,
    )


def contradicting(by):
    return planned(table([row(1, NEW_WORDS, response="Supported")]), by=by)


def current(held):
    return held.positions.get(superseded_at=None)


def test_the_plan_shows_the_conflict_and_is_not_applied_before_somebody_decides(held, coordinator):
    batch = contradicting(coordinator)

    line = line_of(batch)
    assert (line.kind, line.reasons, line.options) == (LineKind.DOUBTFUL, ["position-by-hand"], ["ours", "theirs"])
    conflict = next(each for each in line.differences if each["field"] == "position")
    assert (conflict["before"], conflict["after"], conflict["effect"]) == ("noted", "supported", "conflicts")
    with pytest.raises(StepRefused, match="still open"):
        apply_batch(batch=batch, by=coordinator)
    assert current(held).value == "noted"


def test_ours_stays_and_the_rest_of_the_line_is_taken(held, coordinator):
    batch = contradicting(coordinator)
    decide_line(line=line_of(batch), decision=Decision.OURS, by=coordinator)

    apply_batch(batch=batch, by=coordinator)

    assert (current(held).value, current(held).explanations) == ("noted", WHY)
    assert held.positions.count() == 2
    assert texts_of(held) == {"en": NEW_WORDS}


def test_theirs_holds_and_ours_stays_in_the_history_with_its_explanation(held, coordinator):
    ours = current(held)
    batch = contradicting(coordinator)
    decide_line(line=line_of(batch), decision=Decision.THEIRS, by=coordinator)

    apply_batch(batch=batch, by=coordinator)

    assert current(held).value == "supported"
    ours.refresh_from_db()
    assert ours.superseded_at is not None
    assert ours.explanations == WHY
    # Now the position is the source's own, which may correct it.
    assert planned(table([row(1, NEW_WORDS, response="Noted")]), by=coordinator).counts == {"changed": 1}


@pytest.mark.parametrize("decision", [Decision.OURS, Decision.THEIRS])
def test_undone_everything_is_as_it_was(held, coordinator, decision):
    before = bytes_held()
    batch = contradicting(coordinator)
    decide_line(line=line_of(batch), decision=decision, by=coordinator)

    undo_batch(batch=apply_batch(batch=batch, by=coordinator), by=coordinator)

    assert bytes_held() == before


def test_what_nobody_decides_is_left_out_and_changes_nothing(held, coordinator):
    batch = contradicting(coordinator)
    before = bytes_held()

    assert leave_out_undecided(batch=batch, by=coordinator) == 1
    apply_batch(batch=batch, by=coordinator)

    assert bytes_held() == before


def test_a_position_stated_after_the_plan_was_made_is_asked_about_too(coordinator):
    imported(table([row(1)]), by=coordinator)
    found = Recommendation.objects.get()
    batch = planned(table([row(1, issues="Detention")]), by=coordinator)
    assert line_of(batch).kind == LineKind.CHANGED
    _state(found, coordinator)

    with pytest.raises(EditedMeanwhile):
        apply_batch(batch=batch, by=coordinator)

    assert line_of(batch).kind == LineKind.DOUBTFUL
    assert current(found).value == "noted"


def test_the_same_position_in_the_file_is_no_question(held, coordinator):
    batch = planned(table([row(1, NEW_WORDS, response="Noted")]), by=coordinator)

    assert line_of(batch).kind == LineKind.CHANGED


def test_two_that_are_called_the_same_text_keep_the_position_stated_here(coordinator):
    text = "Establish a national preventive mechanism against torture in {} places of detention without any delay."
    imported(table([row(1, text.format("all"))]), by=coordinator)
    found = Recommendation.objects.get()
    _state(found, coordinator)
    batch = planned(table([row(7, text.format("many"))]), by=coordinator)
    assert line_of(batch).reasons == ["near-duplicate", "position-by-hand"]
    decide_line(line=line_of(batch), decision=Decision.SAME, by=coordinator)

    apply_batch(batch=batch, by=coordinator)

    assert texts_of(found) == {"en": text.format("many")}
    assert current(found).value == "noted"
