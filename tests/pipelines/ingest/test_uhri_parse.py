"""What the reader of UHRI's exports makes of its JSON and its workbook."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from servanda.foundation.reference.names import read_csv
from servanda.pipelines.ingest.records import Record
from servanda.pipelines.ingest.sources.uhri.bodies import body_of
from servanda.pipelines.ingest.sources.uhri.clean import goal_or_target, iso_date, labels, number_and_text
from servanda.pipelines.ingest.sources.uhri.parse import iterate, parse

SPECIMENS = Path(__file__).parents[2] / "specimens" / "uhri"
KNOWN = {"Avelia": "AVL", "Teluria": "TLR", "Marenda": "MRD", "Quillara": "QLR", "Havnia": "HVN", "PK": "PAK"}
KNOWN["State of Palestine"] = "PSE"


def names(printed: str) -> str:
    return KNOWN.get(printed, "")


@pytest.fixture(scope="module")
def export():
    return parse((SPECIMENS / "export.json").read_bytes(), names=names)


def entry(export, number: int) -> Record:
    return next(record for record in export.records if record.place.line == number)


def codes(record: Record) -> list[str]:
    return [problem.code for problem in record.problems]


def test_a_upr_entry_gives_number_text_states_labels_goals_and_targets(export):
    record = entry(export, 1)

    assert (record.number, record.text) == ("140.7", "Open the registers of births (Marenda) (Quillara);")
    assert (record.mechanism, record.session, record.cycle, record.position) == ("UPR", "48", 4, "supported")
    assert record.recommending_states == ("MRD", "QLR")
    assert record.themes == ("Right to development", "Right to health")
    assert record.groups == ("Children",)
    assert record.sdg == ("16", "16.b", "4.a")
    assert (record.published_on, dict(record.extra)["published_on_uhri"]) == ("2025-02-12", "2025-03-03")
    assert record.source_id == "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize("number", [2, 3])
def test_supported_and_noted_at_once_is_partly(number, export):
    assert entry(export, number).position == "partly"


def test_a_number_inside_the_sentence_is_no_paragraph(export):
    assert (entry(export, 3).number, entry(export, 3).text) == ("140.87", "spend 1.5 million crowns on wells")
    assert (entry(export, 6).number, entry(export, 6).text[:7]) == ("", "16 days")


def test_html_becomes_paragraphs_and_a_body_under_its_long_name_is_the_same_body(export):
    record = entry(export, 5)

    assert record.text == (
        "The Committee recommends that the State party:\n(a) Open the registers;\n(b) Pay the teachers & nurses."
    )
    assert (record.number, record.mechanism) == ("23", "CRC")
    assert entry(export, 4).mechanism == "CRC"


def test_types_become_kinds(export):
    assert [entry(export, number).kind for number in (1, 4, 6, 14)] == ["recommendation", "concern", "other", "other"]


def test_country_codes_and_starred_names_find_their_state(export):
    assert [entry(export, number).state for number in (7, 8)] == ["PAK", "PSE"]


def test_a_record_without_a_state_is_kept_aside_and_not_lost(export):
    record = entry(export, 9)

    assert record.state == ""
    assert [(p.code, p.blocks) for p in record.problems] == [("no-state", True)]


def test_a_body_nobody_knows_blocks_its_record(export):
    assert codes(entry(export, 10)) == ["unknown-body"]


def test_a_faithful_repetition_is_a_remark_and_a_contradiction_blocks(export):
    assert [(p.code, p.place.line, p.blocks) for p in export.problems] == [("repeated-id", 11, False)]
    assert [(p.code, p.blocks) for p in entry(export, 12).problems] == [("duplicate-id", True)]


def test_an_entry_on_two_states_has_a_record_for_each(export):
    both = [record for record in export.records if record.place.line == 13]

    assert [record.state for record in both] == ["AVL", "TLR"]
    assert [record.source_id[-4:] for record in both] == ["@AVL", "@TLR"]
    assert all(codes(record) == ["several-states"] for record in both)


def test_one_state_is_kept_while_streaming_and_so_is_what_names_none():
    found = [item for item in iterate(SPECIMENS / "export.json", names=names, state="TLR") if isinstance(item, Record)]

    assert [(record.state, record.place.line) for record in found] == [("", 9), ("TLR", 13)]


def test_the_two_real_records_read_as_they_stand(shared_data):
    found = parse((shared_data / "uhri/uhri_json_record_example.json").read_bytes())

    assert [(r.state, r.mechanism, r.symbol, r.number, r.kind, r.problems) for r in found.records] == [
        ("Peru", "CRC", "CRC/C/PER/CO/6-7", "4", "concern", ()),
        ("Poland", "CCPR", "CCPR/C/POL/CO/7", "23", "concern", ()),
    ]
    assert found.records[0].sdg == ("16.2", "5.2", "16.9")
    assert not found.problems


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        ((SPECIMENS / "bot_protection.html").read_bytes(), "web-page"),
        (b'{"error": "no"}', "not-an-export"),
        (b"Text;Themes", "not-an-export"),
        (b"\xd0\xcf\x11\xe0 old or locked", "protected-or-old"),
        (b"PK\x03\x04 torn", "not-a-workbook"),
        (b'[{"name": "x"}]', "not-an-entry"),
    ],
)
def test_what_is_no_export_is_refused_with_a_way_out(content, code):
    found = parse(content)

    assert found.records == []
    assert [(problem.code, problem.blocks) for problem in found.problems] == [(code, True)]


def test_a_download_that_broke_off_says_after_which_record():
    found = parse((SPECIMENS / "cut_off.json").read_bytes(), names=names)

    (problem,) = found.problems
    assert problem.code == "broken-json"
    assert problem.place.text == f"after record {len(found.records)}"
    assert len(found.records) == 4


def test_memory_does_not_grow_with_the_file(tmp_path):
    small, large = peak(tmp_path / "small.json", 500), peak(tmp_path / "large.json", 5_000)

    # Only the table of identifiers grows: far less than the 600 bytes that each further entry has in the file.
    assert large - small < 4_500 * 400


def peak(path: Path, count: int) -> int:
    one = {"Body": "- CRC", "Countries": ["Avelia"], "Text": "x" * 500}
    path.write_text("[" + ",".join(json.dumps({"AnnotationId": f"a{number}", **one}) for number in range(count)) + "]")
    tracemalloc.start()
    try:
        assert sum(isinstance(item, Record) for item in iterate(path, names=names)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("printed", "upr", "expected"),
    [
        ("4.The Committee notes", False, ("4", "The Committee notes")),
        ("23. (a) Take steps", False, ("23", "(a) Take steps")),
        ("٢٣", False, ("", "٢٣")),
        ("23- تحيط اللجنة علما", False, ("23", "تحيط اللجنة علما")),
        ("60.86 Ratify the Convention", True, ("60.86", "Ratify the Convention")),
        ("129.1.1 consider ratifying", True, ("129.1.1", "consider ratifying")),
        ("2030 Agenda for all", False, ("", "2030 Agenda for all")),
        ("1.5 million people", False, ("", "1.5 million people")),
        ("No number", True, ("", "No number")),
    ],
)
def test_the_number_glued_to_the_text_is_taken_off(printed, upr, expected):
    assert number_and_text(printed, upr=upr) == expected


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-02-12T00:00:00", "2025-02-12"),
        (46078, "2026-02-25"),
        (46078.4433, "2026-02-25"),
        ("46078.0", "2026-02-25"),
        ("2019", "2019"),
        ("2019-05", "2019-05"),
        (None, ""),
        ("soon", ""),
        (10**9, ""),
    ],
)
def test_days_come_as_times_serials_and_partial_dates(value, day):
    assert iso_date(value) == day


@pytest.mark.parametrize(
    ("label", "code"),
    [("16 - PEACE", "16"), ("16.b - Promote", "16.b"), ("16.B: x", "16.b"), ("18 - NONE", ""), ("Peace", "")],
)
def test_goals_and_targets_are_told_by_their_codes(label, code):
    assert goal_or_target(label) == code


def test_a_cell_that_lists_values_gives_each_once():
    assert labels("- Right to health\n-  Right to health \n- Children: play - and rest\n") == (
        "Right to health",
        "Children: play - and rest",
    )


def test_every_body_uhri_has_gives_a_code(shared_data):
    with (shared_data / "uhri/uhri_bodies_2026-02.csv").open(encoding="utf-8") as table:
        printed = [row["body"] for row in csv.DictReader(table)]

    assert len(printed) == 58
    assert [name for name in printed if body_of(f"- {name} ") is None] == []


def test_every_code_is_a_mechanism_of_ours(shared_data):
    ours = {row["code"] for row in read_csv("mechanisms.csv")}
    with (shared_data / "uhri/uhri_bodies_2026-02.csv").open(encoding="utf-8") as table:
        codes = {body.code for row in csv.DictReader(table) if (body := body_of(row["body"]))}

    assert len(codes) == 56, "CRC speaks under three names"
    assert codes <= ours


def test_the_protocols_under_which_the_committee_on_the_child_speaks_are_kept():
    assert [body_of(name) for name in ("- CRC-OP-SC", "CRC-OP-AC", "CRC")] == [
        ("CRC", "OP-CRC-SC"),
        ("CRC", "OP-CRC-AC"),
        ("CRC", ""),
    ]
