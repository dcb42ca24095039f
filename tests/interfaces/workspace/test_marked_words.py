"""Underlining the words that led to a suggestion, whatever the places are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from servanda.interfaces.workspace.suggestions.marked import marked, places_in

PLACES = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


@given(text=st.text(max_size=40), places=PLACES)
def test_no_sign_is_lost_or_doubled(text: str, places: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in marked(text, places)) == text


@given(text=st.text(min_size=1, max_size=40), places=PLACES)
def test_exactly_the_signs_inside_a_place_are_underlined(text: str, places: list[tuple[int, int]]) -> None:
    flags = [piece.is_marked for piece in marked(text, places) for _sign in piece.text]

    assert flags == [any(start <= at < end for start, end in places) for at in range(len(text))]


def test_in_a_corrected_text_the_words_are_found_where_they_stand_now() -> None:
    why = {"spans": [[0, 5], [10, 16]], "words": ["girls", "school"]}

    assert places_in("All girls return.", why) == [(4, 9)]
