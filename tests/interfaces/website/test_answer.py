"""The question of the front page is answered in whole sentences that agree with their numbers."""

from __future__ import annotations

import pytest
from django.utils import translation

from servanda.interfaces.website.presenters.answer import answer, levels_of
from servanda.pipelines.publication.queries.pages import Combination


def said(levels: dict[str, int]) -> str:
    return " ".join(sentence.text for sentence in answer(levels))


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ({"full": 1}, "Yes. The UN has made 1 recommendation. 1 is fully carried out."),
        ({"full": 3}, "Yes. The UN has made 3 recommendations. 3 are fully carried out."),
        (
            {"full": 1, "substantial": 1, "none": 2, "regression": 1},
            "Partly. The UN has made 5 recommendations. 1 is fully carried out. 1 more is carried out substantially. "
            "On 2 nothing has been done yet. On 1 things have got worse.",
        ),
        ({"initial": 4}, "Not yet. The UN has made 4 recommendations. None is fully carried out yet."),
    ],
)
def test_the_verdict_follows_from_the_counts(levels: dict[str, int], words: str) -> None:
    assert said(levels) == words


def test_without_any_level_nobody_has_said_yet() -> None:
    assert said({"": 412}).startswith("Nobody has said yet. The UN has made 412 recommendations.")


def test_thousands_are_parted_as_the_language_does() -> None:
    with translation.override("fr"):
        assert "1\u202f200" in said({"": 1200})
    assert "1,200" in said({"": 1200})


def test_a_recommendation_in_two_areas_counts_once() -> None:
    rows = [Combination(("health", "children"), "full", False, 2), Combination((), "", False, 1)]

    assert levels_of(rows) == {"full": 2, "": 1}
