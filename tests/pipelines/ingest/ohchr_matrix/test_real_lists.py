"""OHCHR's own lists of 2013 to 2025 against the rows people labelled from them."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from servanda.pipelines.ingest.names import finder
from servanda.pipelines.ingest.records import Reading, Record
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse

ROWS = {
    "UPR48_Slovenia_thematic_list.docx": 254,
    "UPR34_Slovenia_thematic_list.docx": 215,
    "UPR20_Slovenia_thematic_list.docx": 163,
    "China_2013_matrix_recommendations.docx": 252,
    "Egypt_cycle2_matrix_recommendations.docx": 300,
}
POSITIONS = {"Supported": "supported", "Noted": "noted", "Supported/Noted": "partly"}

# Every place where we differ on purpose in number, text or position, with the reason.
TEXT_DIFFERS = {
    # The number is printed "186.228 . Continue": the labels kept the stray dot as the text's first sign.
    ("China_2013_matrix_recommendations.docx", "186.228"): lambda labelled: labelled.removeprefix(". "),
    # Instead of a source of position this row has a line "Comments: …". It is not the recommendation's text:
    # we keep it apart as a comment, the labels left it at the end of the text.
    ("Egypt_cycle2_matrix_recommendations.docx", "166.16"): lambda labelled: labelled.partition("\nComments:")[0],
}

# Brackets that the labels took for States: numbers of conventions and laws, acronyms of treaties.
LABELLED_THOUGH_NO_STATE = {
    "UPR34_Slovenia_thematic_list.docx": {("121.3", "No. 29"), ("122.10", "No. 189")},
    "UPR20_Slovenia_thematic_list.docx": {("115.6", "ICRMW")},
    "Egypt_cycle2_matrix_recommendations.docx": {
        ("166.1", "ICCPR-OP2"),
        ("166.5", "OP-CAT"),
        ("166.10", "ICPPED"),
        ("166.14", "CEDAW"),
        ("166.223", "Law 84 of 2002"),
        ("166.223", "Law 107 of 2013"),
    },
}
# The one row whose labels name no State, though its bracket does.
UNLABELLED = {("UPR20_Slovenia_thematic_list.docx", "115.72"): {"former Yugoslav Republic of Macedonia"}}
# Names the lists print that the table of today's short names does not hold.
NAMES_OF_THEIR_TIME = {
    "Czech Republic": "CZE",
    "Côte d'Ivoire": "CIV",
    "State of Palestine": "PSE",
    "Kingdom of the Netherlands": "NLD",
    "Islamic Republic of Iran": "IRN",
    "Bolivarian Republic of Venezuela": "VEN",
    "Former Yugoslav Republic of Macedonia": "MKD",
}


@cache
def _read(path: Path) -> Reading:
    return parse(path.read_bytes())


@pytest.fixture(params=sorted(ROWS))
def listing(request, shared_data) -> tuple[str, Reading, list[dict[str, str]]]:
    folder = shared_data / "ohchr_thematic_lists"
    with (folder / "labelled.csv").open(encoding="utf-8-sig", newline="") as file:
        labelled = [line for line in csv.DictReader(file) if line["source_file"] == request.param]
    return request.param, _read(folder / request.param), labelled


def test_every_row_of_the_list_is_one_record(listing):
    name, reading, labelled = listing

    assert len(reading.records) == ROWS[name] == len(labelled)
    assert reading.problems == []


def test_numbers_texts_and_positions_are_those_people_labelled(listing):
    name, reading, labelled = listing

    for record, line in zip(_in_order(reading.records, labelled), labelled, strict=True):
        expected = line["text"]
        differs = TEXT_DIFFERS.get((name, record.number))
        if differs:
            assert expected != differs(expected), "This difference is gone: take it off the list."
            expected = differs(expected)
        assert (record.number, record.text, record.position) == (line["number"], expected, POSITIONS[line["position"]])


def test_themes_groups_headings_and_sources_are_those_people_labelled(listing):
    _, reading, labelled = listing

    for record, line in zip(_in_order(reading.records, labelled), labelled, strict=True):
        assert record.heading == line["heading_theme"]
        assert "|".join(record.themes) == line["themes"]
        assert "|".join(record.groups) == line["affected_persons"]
        assert record.position_source == line["source_of_position"]
        # A goal printed once as such and once as a target's goal is labelled twice; we name it once.
        assert record.sdg == tuple(dict.fromkeys(filter(None, line["sdg_goals"].split("|"))))


def test_recommending_states_are_those_people_labelled_less_what_is_no_state(listing):
    """The labels split the brackets by hand: lists in one bracket stayed whole, other brackets became States."""
    name, reading, labelled = listing
    no_states = set()

    for record, line in zip(_in_order(reading.records, labelled), labelled, strict=True):
        printed = line["recommending_states"].replace(", ", "|").replace("),", ")|").replace("’", "'").split("|")
        found = {state.replace("’", "'") for state in record.recommending_states}
        expected = {state.strip() for state in printed if state}
        assert found <= expected | UNLABELLED.get((name, record.number), set()), record.number
        no_states |= {(record.number, state) for state in expected - found}

    assert no_states == LABELLED_THOUGH_NO_STATE.get(name, set())


def test_all_recommending_states_are_known_by_the_names_of_member_states(listing, shared_data):
    name, _, _ = listing
    with (shared_data / "countries" / "un_member_states_groups.csv").open(encoding="utf-8-sig", newline="") as file:
        table = {line[key]: line["iso3"] for line in csv.DictReader(file) for key in ("name_en", "upr_info_name")}
    content = (shared_data / "ohchr_thematic_lists" / name).read_bytes()

    reading = parse(content, names=finder({**table, **NAMES_OF_THEIR_TIME}))

    doubts = [p.message for r in reading.records for p in r.problems if p.code in {"unknown-state", "no-state"}]
    assert doubts == []
    assert {len(record.state) for record in reading.records} == {3}


def test_the_list_of_2025_has_217_supported(shared_data):
    reading = _read(shared_data / "ohchr_thematic_lists" / "UPR48_Slovenia_thematic_list.docx")

    assert Counter(record.position for record in reading.records) == {"supported": 217, "noted": 37}


@pytest.mark.parametrize(
    ("name", "state", "cycle", "session", "symbol"),
    [
        ("UPR48_Slovenia_thematic_list.docx", "Slovenia", 4, "48", "A/HRC/59/15"),
        ("UPR34_Slovenia_thematic_list.docx", "Slovenia", 3, "34", "A/HRC/43/15"),
        ("UPR20_Slovenia_thematic_list.docx", "Slovenia", 2, "20", "A/HRC/28/15"),
        ("China_2013_matrix_recommendations.docx", "China", 2, "17", "A/HRC/25/5"),
        # Egypt's list names its cycle in words and no session.
        ("Egypt_cycle2_matrix_recommendations.docx", "Egypt", 2, "", "A/HRC/28/16"),
    ],
)
def test_the_document_says_whose_review_it_was(shared_data, name, state, cycle, session, symbol):
    records = _read(shared_data / "ohchr_thematic_lists" / name).records

    assert {(r.state, r.cycle, r.session, r.symbol) for r in records} == {(state, cycle, session, symbol)}


def _in_order(records: list[Record], labelled: list[dict[str, str]]) -> list[Record]:
    """Records in the order of the labels; numbers must be the same set, each once."""
    by_number = {record.number: record for record in records}
    assert len(by_number) == len(records)
    assert by_number.keys() == {line["number"] for line in labelled}
    return [by_number[line["number"]] for line in labelled]
