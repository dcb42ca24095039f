"""Cells as people and programs leave them, and what a column makes of them."""

from __future__ import annotations

import pytest

from servanda.domain.implementation.states import Level
from servanda.pipelines.workbooks.columns import Choice, Column, ValueKind
from servanda.pipelines.workbooks.plain import clean, comparable
from servanda.pipelines.workbooks.typed import CellReader, Wrong, words_of

LEVELS = tuple(Choice(code, label) for code, label in Level.choices)
BODIES = (Choice("AVL/a", {"en": "Ministry of Justice", "ar": "وزارة العدل"}), Choice("AVL/b", {"en": "Police"}))


def read(kind, raw, *, choices=(), language="en", **options):
    column = Column("c", "C", ValueKind(kind), editable=True, choices=choices)
    return CellReader(column, language=language, **options).read(raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (7.0, "7"),
        (0.1, "0.1"),
        (12345678901234.0, "12345678901234"),
        (True, "TRUE"),
        (None, ""),
        ({"day": "2027-03-27"}, "2027-03-27"),
        ("  a \r\nb\u00a0 ", "a\nb"),
        ("a_x000D_\nb", "a\nb"),
        ("e\u0301te\u0301", "été"),
        ("007", "007"),
        ("=1+1", "=1+1"),
        ("a\x00b\x0bc", "ab\nc"),
    ],
)
def test_text_is_what_its_reader_saw(raw, text):
    assert read("text", raw) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "a\u00a0b"),
        ("a\nb", "a\r\nb  "),
        ("a  b", "a b"),
        ("« a »", "«\u202fa\u202f»"),
        ("cafe\u0301", "café"),
        ("a\u200bb", "ab"),
    ],
)
def test_what_programs_change_unasked_is_no_difference(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("a", "A"), ("a\nb", "a b"), ("007", "7"), ("a", "a.")])
def test_what_people_change_is_one(one, other):
    assert comparable(one) != comparable(other)


def test_inner_narrow_spaces_are_kept_as_typed():
    assert clean("«\u202fa\u202f» ") == "«\u202fa\u202f»"


@pytest.mark.parametrize(
    "typed", ["Partial", "partial", " PARTIAL ", "Partial.", "partial\u00a0", "Partielle", "جزئي", "Parcial", "部分"]
)
def test_a_choice_is_known_in_any_case_and_language(typed):
    levels = (
        *LEVELS[:2],
        Choice("partial", {"en": "Partial", "fr": "Partielle", "ar": "جزئي", "es": "Parcial", "zh": "部分"}),
    )
    assert read("choice", typed, choices=levels) == "partial"


def test_translated_words_of_the_house_are_known_too():
    for language in ("en", "fr", "es", "ar", "ru", "zh"):
        for choice in LEVELS:
            assert read("choice", choice.in_language(language), choices=LEVELS) == choice.code


def test_a_choice_nobody_offers_is_refused_with_what_is_offered():
    with pytest.raises(Wrong, match="“Partly” is not one of the answers offered. Choose one of these: No action yet;"):
        read("choice", "Partly", choices=LEVELS)


def test_words_that_mean_two_choices_in_other_languages_are_refused():
    two = (Choice("a", {"en": "One", "fr": "Même"}), Choice("b", {"en": "Two", "es": "Même"}))
    with pytest.raises(Wrong):
        read("choice", "même", choices=two)


def test_a_choice_that_has_left_the_list_is_still_known_as_it_went_out():
    assert read("choice", "Old Ministry", choices=BODIES, exported={"AVL/old": "Old Ministry"}) == "AVL/old"


def test_choices_of_one_name_are_told_apart_in_the_list():
    twins = (Choice("AVL/a", {"en": "Police"}), Choice("AVL/b", {"en": "Police"}))
    words = words_of(twins, "en")

    assert words == ["Police (AVL/a)", "Police (AVL/b)"]
    assert [read("choice", each, choices=twins) for each in words] == ["AVL/a", "AVL/b"]
    with pytest.raises(Wrong):
        read("choice", "Polizei", choices=twins)


def test_several_are_parted_by_semicolons_or_lines():
    for typed in (
        "Police; ministry of justice",
        "وزارة العدل؛ Police",
        "Police\nMinistry of Justice;",
        "Police；AVL/a",
    ):
        assert read("several", typed, choices=BODIES) == "AVL/a;AVL/b"


@pytest.mark.parametrize("raw", ["x", "X", " x ", "✓", True, 1.0, "yes", "oui", "نعم", "да", "是"])
def test_a_mark_is_a_mark(raw):
    assert read("mark", raw) == "x"


@pytest.mark.parametrize("raw", [None, "", " ", "-", False, 0.0, "no"])
def test_no_mark_is_none(raw):
    assert read("mark", raw) == ""


@pytest.mark.parametrize(("raw", "value"), [("Yes", "yes"), ("non", "no"), (True, "yes"), (0, "no"), (None, "")])
def test_yes_and_no(raw, value):
    assert read("yes_no", raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [(1234.5, "1234.5"), (7, "7"), ("1 234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("٧", "7")],
)
def test_numbers(raw, value):
    assert read("number", raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"), [("number", "1,234"), ("number", "many"), ("day", "soon"), ("yes_no", "maybe")]
)
def test_what_could_be_two_things_is_asked_again(kind, raw):
    with pytest.raises(Wrong):
        read(kind, raw)


def test_a_text_beyond_its_limit_says_by_how_much():
    reader = CellReader(Column("c", "C", ValueKind.TEXT, editable=True, longest=5), language="en")

    reader.check("12345")
    with pytest.raises(Wrong, match="2 signs too long: at most 5"):
        reader.check("1234567")
