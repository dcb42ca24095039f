"""Slips of the hand are forgiven; other words are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.pipelines.embeddings.spelling import distance, slips_forgiven, speller

WORDS = st.text(alphabet="abcdeéж", max_size=9)
KNOWN = speller(["trafficking", "women", "rights", "torture", "насилие", "التعذيب"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("traficking", "trafficking"),
        ("traffikcing", "trafficking"),
        ("womne", "women"),
        ("rgihts", "rights"),
        ("tortrue", "torture"),
        ("насиле", "насилие"),
        ("العتذيب", "التعذيب"),
        ("tax", ""),
        ("wombat", ""),
        ("", ""),
    ],
)
def test_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert KNOWN.nearest(typed) == meant


def test_of_two_as_near_the_likelier_is_taken() -> None:
    assert speller(["cases", "cages"]).nearest("caves") == "cases"
    assert speller(["cages", "cases"]).nearest("caves") == "cages"


def test_nobody_knows_a_word_without_words() -> None:
    assert speller([]).nearest("torture") == ""


@given(WORDS, WORDS)
def test_the_way_back_is_as_far(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)


@given(WORDS, WORDS, st.integers(0, 3))
def test_what_is_too_far_is_just_too_far(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(distance(one, other, 20), most + 1)


@given(st.text(alphabet="abcdefgh", min_size=4, max_size=12), st.data())
def test_one_slip_is_always_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    assert distance(swapped, word, 2) <= 1
    assert slips_forgiven(swapped) >= 1
    assert speller([word]).nearest(swapped) == word
