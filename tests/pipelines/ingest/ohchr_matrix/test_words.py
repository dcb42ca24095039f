"""Positions, States and numbers in the many ways they are printed."""

from __future__ import annotations

import pytest

from servanda.pipelines.ingest.names import finder
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from tests.specimens.ohchr_matrix import lists
from tests.specimens.ohchr_matrix.word import document, row, table

FIND = finder(lists.NAMES)


def read_row(*cells: str):
    """The reading of a list of 2025 with one row."""
    return parse(document(table(row(*lists.HEADS_2025), row(*cells)), header=lists.HEADER_2025), names=FIND)


def codes(record) -> list[str]:
    return [problem.code for problem in record.problems]


@pytest.mark.parametrize(
    ("printed", "position"),
    [
        ("Supported", "supported"),
        ("ACCEPTED ", "supported"),
        ("Enjoys the support of Avelia", "supported"),
        ("Noted", "noted"),
        ("Not supported", "noted"),
        ("Does not enjoy the support", "noted"),
        ("Rejected", "noted"),
        ("Supported/Noted", "partly"),
        ("Supported\nNoted", "partly"),
        ("Partially supported", "partly"),
        ("Pending", "pending"),
        ("Acceptée", "supported"),
        ("Notée", "noted"),
        ("Anotada", "noted"),
        ("أحيط بها علماً", "noted"),
        ("Принята к сведению", "noted"),
        ("Не поддержана", "noted"),
        ("注意到", "noted"),
        ("不接受", "noted"),
    ],
)
def test_positions_are_known_in_the_words_of_many_years_and_languages(printed, position):
    (record,) = read_row("120.1 Build wells (Marenda);", printed, "", "").records

    assert record.position == position


@pytest.mark.parametrize(("printed", "code"), [("", "no-position"), ("Perhaps", "unknown-position")])
def test_a_missing_or_strange_position_is_never_guessed(printed, code):
    (record,) = read_row("120.1 Build wells (Marenda);", printed, "", "").records

    assert record.position == ""
    assert codes(record) == [code]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Dig (Marenda) (Teluria);", ("MRD", "TLR")),
        ("Dig (Marenda); (Teluria);", ("MRD", "TLR")),
        ("Dig (Marenda, Teluria and Quillara).", ("MRD", "TLR", "QLR")),
        ("Dig (Havnia and the Isles, Caldova (Federal Union of));", ("HVN", "CLD")),
        ("Sign the treaty (WASH) (Marenda);", ("MRD",)),
        ("Sign Convention (No. 29) (Marenda)", ("MRD",)),
        ("Dig (in the dry season) deep (Sambora);", ("SMB",)),
        ("Dig (the Caldova (Federal Union of));", ("CLD",)),
        ("Dig (Atlantis);", ("Atlantis",)),
        ("Dig deep;", ()),
    ],
)
def test_recommending_states_stand_in_the_closing_brackets(text, states):
    (record,) = read_row(f"120.1 {text}", "Noted", "", "").records

    assert record.recommending_states == states
    assert ("unknown-state" in codes(record)) == ("Atlantis" in states)
    assert ("no-state" in codes(record)) == (not states)


@pytest.mark.parametrize(
    ("printed", "number", "text"),
    [
        ("120.1 Dig", "120.1", "Dig"),
        ("120.1. Dig", "120.1", "Dig"),
        ("120.1\u00a0Dig", "120.1", "Dig"),
        ("120. 1 Dig", "120.1", "Dig"),
        ("120.1Dig", "120.1", "Dig"),
        ("120.1 . Dig", "120.1", "Dig"),
        ("6.12.3 Dig", "6.12.3", "Dig"),
        ("١٢٠.١ احفر", "120.1", "احفر"),
        ("120.1 15 wells are to be dug", "120.1", "15 wells are to be dug"),
    ],
)
def test_numbers_are_known_in_every_way_they_are_printed(printed, number, text):
    (record,) = read_row(f"{printed} (Marenda);", "Noted", "", "").records

    assert (record.number, record.text) == (number, f"{text} (Marenda);")
