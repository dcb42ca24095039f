"""Numbers as people type them, and what cannot be told for certain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.figures import figure_in_words, read_figure, written_figure
from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.foundation.common.partial_dates import PartialDate

NUMBERS: Any = st.decimals(
    min_value=Decimal("-9999999999999999"), max_value=Decimal("9999999999999999"), places=None, allow_nan=False
).filter(lambda value: -int(value.as_tuple().exponent) <= 8)


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("1 234,5", "fr", "1234.5"),
        ("1\u202f234,5", "ru", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "es", "1234.5"),
        ("1'234.5", "fr", "1234.5"),
        ("١٢٣", "ar", "123"),
        ("١٬٢٣٤٫٥", "ar", "1234.5"),
        ("۱۲۳", "en", "123"),
        ("１２３", "zh", "123"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "fr", "1.234"),
        ("1,234,567", "es", "1234567"),
        ("0,375", "es", "0.375"),
        ("12345,678", "es", "12345.678"),
        ("\u22125", "en", "-5"),
        ("\u200f37", "ar", "37"),
        (" 98.60 ", "en", "98.60"),
    ],
)
def test_one_number_is_read_in_all_its_ways_of_writing(typed: str, language: str, meant: str) -> None:
    assert read_figure(typed, language) == Decimal(meant)


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("typed", ["1.234", "1,234"])
def test_what_could_be_two_numbers_is_not_guessed(typed: str, language: str) -> None:
    with pytest.raises(InvalidInput, match="1234 or 1"):
        read_figure(typed, language)


def test_the_two_readings_offered_can_both_be_typed() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_figure("1.234", "es")

    assert "1234" in str(refused.value)
    assert "1,2340" in str(refused.value)
    assert read_figure("1,2340", "es") == Decimal("1.234")


@pytest.mark.parametrize("typed", ["about 30", "1,23,4", "12 34", "1..2", ".", "", "5 %", "1e5", "1 2345", "--5", "²"])
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"1234[.,]5"):
        read_figure(typed, "en")


def test_a_number_longer_than_is_kept_is_refused() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        read_figure("12345678901234567", "en")


@given(NUMBERS, st.sampled_from(UN_LANGUAGES))
def test_what_stands_in_a_box_is_read_back_as_the_same_number(value: Decimal, language: str) -> None:
    assert read_figure(written_figure(value, language), language) == value


@given(NUMBERS.filter(lambda value: "." not in written_figure(value, "en")), st.sampled_from(("en", "fr", "ru", "zh")))
def test_what_is_shown_is_read_as_the_same_number(value: Decimal, language: str) -> None:
    assert read_figure(figure_in_words(value, language), language) == value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026", "2026"),
        ("9 2026", "2026-09"),
        ("09/2026", "2026-09"),
        ("30.9.2026", "2026-09-30"),
        ("2026-09-30", "2026-09-30"),
        ("٢٠٢٦", "2026"),
    ],
)
def test_a_day_or_year_is_read_as_people_write_it(typed: str, meant: str) -> None:
    assert str(PartialDate.typed(typed)) == meant


@pytest.mark.parametrize("typed", ["", "last year", "31 2 2026", "13 2026", "1 2 3 2026", "26", "2026 to 2027"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.typed(typed)


@given(st.dates())
def test_a_day_stands_in_its_box_as_it_is_read(day: object) -> None:
    held = PartialDate.of(day)  # type: ignore[arg-type]

    assert PartialDate.typed(held.as_typed()) == held
