"""What the reader of UPR Info's tables makes of each form they come in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from servanda.pipelines.ingest.records import Problem, Record
from servanda.pipelines.ingest.sources.upr_info.parse import iterate, parse

SPECIMENS = Path(__file__).parents[2] / "specimens" / "upr_info"
INVENTED = {"Avelia": "AVL", "Marenda": "MRD", "Quillara": "QLR", "Teluria": "TLR", "Havnia": "HVN", "Sambora": "SMB"}


def names(printed: str) -> str:
    return INVENTED.get(printed, "")


def reading(name: str, **options):
    return parse((SPECIMENS / name).read_bytes(), **options)


def test_the_clean_table_keeps_identifiers_and_codes():
    first, second, third = reading("clean.csv").records

    assert (first.source_id, first.state, first.recommending_states) == ("SPEC-00001", "AVL", ("MRD",))
    assert (first.session, first.cycle, first.position, first.action_category) == ("44", 4, "supported", 5)
    assert first.themes == ("Rights of the Child", "Statelessness and the right to nationality")
    assert first.place.text == "line 2"
    assert second.position == "noted"
    assert third.recommending_states == ()
    assert [problem.code for problem in third.problems] == ["no-recommender"]


def test_headings_that_repeat_are_told_apart_by_their_order():
    first = reading("raw_export.csv", names=names).records[0]

    assert dict(first.extra)["state_group"] == "GRULAC"
    assert dict(first.extra)["recommender_group"] == "WEOG"
    assert first.recommending_states == ("MRD",)


def test_html_codes_and_line_breaks_are_cleaned_and_reported_with_their_line():
    first, second, third = reading("raw_export.csv", names=names).records

    assert first.text == "Publish the judges' rules & explain them in every language spoken"
    assert first.state == "AVL"
    assert {problem.code for problem in first.problems} == {"html-entities", "stray-newline"}
    assert [record.place.text for record in (first, second, third)] == ["line 2", "line 5", "line 6"]
    assert second.recommending_states == ()
    assert second.position == "noted"


@pytest.mark.parametrize("name", ["old_macroman.csv", "twice_mangled.csv"])
def test_the_old_export_is_read_whatever_was_done_to_its_encoding(name):
    found = reading(name, names=names)

    assert [record.position for record in found.records] == ["supported", "noted"]
    assert "women’s shelters, and the hotels of the Côte" in found.records[0].text
    assert "vis-à-vis" in found.records[1].text
    assert found.facts["line_ends"] == "CR"


def test_a_pledge_is_nobodys_recommendation():
    (pledge,) = reading("pledges_macroman.csv").records

    assert (pledge.kind, pledge.position, pledge.recommending_states) == ("pledge", "", ())
    assert pledge.text.startswith("Côte Avelia")


def test_rows_in_other_encodings_are_read_and_reported():
    found = reading("mixed_encodings.csv", names=names)

    texts = [record.text for record in found.records]
    assert texts[1:3] == ["Respect women’s right to land", "Respect children’s right to play"]
    assert [(p.code, p.place.text) for p in found.problems] == [
        ("mixed-encoding", "line 3"),
        ("mixed-encoding", "line 4"),
    ]


def test_each_odd_row_costs_itself_and_says_where_it_stands():
    found = reading("odd_rows.csv", names=names)

    lost = {(p.code, p.place.line): p.blocks for p in found.problems}
    assert lost == {("repeated-header", 3): False, ("column-count", 5): True, ("unclosed-quote", 7): True}
    kept = {record.text: [p.code for p in record.problems] for record in found.records}
    assert kept == {
        "Plant trees": [],
        "Dig wells": ["no-session"],
        "Mend roads": ["unknown-position", "unknown-action"],
        'Pave the 6" kerbs': [],
        "": ["no-text"],
        "Sweep the squares": ["unknown-session"],
        "Water the gardens": [],
    }


def test_a_blank_session_blocks_and_is_never_guessed():
    wells = next(record for record in reading("odd_rows.csv").records if record.text == "Dig wells")

    assert (wells.session, wells.cycle) == ("", None)
    assert wells.problems[0].blocks


def test_a_session_with_its_month_gives_number_and_cycle():
    gardens = reading("odd_rows.csv").records[-1]

    assert (gardens.session, gardens.cycle) == ("44", 4)


def test_a_response_that_is_not_known_leaves_the_position_pending():
    roads = next(record for record in reading("odd_rows.csv").records if record.text == "Mend roads")

    assert roads.position == "pending"


def test_a_state_the_name_table_lacks_blocks_its_row():
    record = parse((SPECIMENS / "old_macroman.csv").read_bytes(), names=lambda printed: "").records[0]

    assert record.state == "Avelia"
    assert ("unknown-state", True) in {(problem.code, problem.blocks) for problem in record.problems}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"  \r\n", "empty-file"),
        (b"PK\x03\x04rest", "not-a-table"),
        (b"\xd0\xcf\x11\xe0rest", "not-a-table"),
        (b"%PDF-1.7", "not-a-table"),
        (b"a\x00b,c", "not-a-table"),
        (b"name;age\nx;3\n", "no-header"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence_with_a_way_out(content, code):
    found = parse(content)

    assert found.records == []
    assert [(problem.code, problem.blocks) for problem in found.problems] == [(code, True)]


def test_one_state_can_be_kept_by_code_or_printed_name(tmp_path):
    both = [len(of(iterate(SPECIMENS / "raw_export.csv", names=names, state=state))) for state in ("AVL", "Teluria")]

    assert both == [2, 1]


def of(items) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


# File → records, supported, noted, rows that had a newline glued to a State's name.
REAL = {
    "recommendations.csv": (52_719, 38_535, 14_184, 0),
    "raw_export_sessions_19_21.csv": (8_366, 6_171, 2_195, 226),
    "sessions_17_20_macroman_cr.csv": (7_984, 6_094, 1_890, 0),
    "voluntary_pledges.csv": (947, 0, 0, 0),
}


@pytest.mark.parametrize("name", REAL)
def test_the_real_tables_give_every_row_and_no_problem_that_blocks(name, shared_data):
    items = list(iterate(shared_data / "upr_info" / name))

    records = of(items)
    positions = Counter(record.position for record in records)
    codes = Counter(problem.code for record in records for problem in record.problems)
    assert (len(records), positions["supported"], positions["noted"], codes["stray-newline"]) == REAL[name]
    assert not any(p.blocks for record in records for p in record.problems)
    assert not any(isinstance(item, Problem) and item.blocks for item in items)


def test_the_clean_table_counts_as_its_description_says(shared_data):
    records = of(iterate(shared_data / "upr_info/recommendations.csv"))

    actions = Counter(record.action_category for record in records)
    assert [actions[category] for category in range(1, 6)] == [645, 8_845, 4_221, 20_573, 18_435]
    assert len({theme for record in records for theme in record.themes}) == 56
    assert sum(bool(record.themes) for record in records) == 49_391
    assert len({record.state for record in records}) == 193
    assert sum(not record.recommending_states for record in records) == 9
