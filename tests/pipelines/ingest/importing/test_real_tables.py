"""UPR Info's own table, as it is: every row held, with a receipt, and nothing new the second time."""

from __future__ import annotations

import pytest

from servanda.domain.recommendations.models import Position, Recommendation
from servanda.foundation.accounts.system import system_user
from servanda.foundation.reference.loader import load_reference
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.bring import bring_file
from servanda.pipelines.ingest.actions.planning import read_and_plan
from servanda.pipelines.ingest.queries import receipt_of


def _imported(path, *, state="", source="upr-info"):
    by = system_user()
    batch = bring_file(source=source, file_name=path.name, content=path, state=state, by=by)
    return apply_batch(batch=read_and_plan(batch=batch, by=by), by=by)


@pytest.mark.django_db
def test_every_row_about_one_state_is_held_once(shared_data):
    load_reference()
    path = shared_data / "upr_info" / "recommendations.csv"

    receipt = receipt_of(_imported(path, state="SVN"))
    again = receipt_of(_imported(path, state="SVN"))

    assert receipt["counts"]["new"] == receipt["recommendations"] == 286
    assert receipt["sha256"] == "da67672d080649ad0fa1e5d902741621b4ed5b9535ae6cd95ac16a16affe86ad"
    assert receipt["unknown_labels"] == {}
    assert receipt["applied"] is not None
    assert again["counts"] == {**dict.fromkeys(again["counts"], 0), "unchanged": 286}
    assert Recommendation.objects.filter(state="SVN").count() == 286


@pytest.mark.django_db
def test_two_sources_of_one_review_meet(shared_data):
    load_reference()
    table = shared_data / "upr_info" / "recommendations.csv"
    matrix = shared_data / "ohchr_thematic_lists" / "UPR20_Slovenia_thematic_list.docx"
    _imported(table, state="SVN")

    batch = read_and_plan(
        batch=bring_file(source="ohchr-matrix", file_name=matrix.name, content=matrix, state="SVN", by=system_user()),
        by=system_user(),
    )

    assert batch.counts["changed"] > 100
    assert batch.counts["changed"] + batch.counts.get("new", 0) + batch.counts.get("doubtful", 0) == 163


@pytest.mark.slow
@pytest.mark.django_db
def test_every_row_of_the_whole_table_is_held_once(shared_data):
    load_reference()
    path = shared_data / "upr_info" / "recommendations.csv"

    first, second = _imported(path), _imported(path)

    assert first.counts == {"new": 52719}
    assert second.counts == {"unchanged": 52719}
    assert Recommendation.objects.count() == 52719
    assert Position.objects.filter(value="supported").count() == 38535
