"""Reading in a child gives exactly what the parser gives, and costs little."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from servanda.pipelines.ingest import names, wire
from servanda.pipelines.ingest.reading import UnreadableFile, iterate_file, read_file
from servanda.pipelines.ingest.records import Place, Problem, Record
from servanda.pipelines.ingest.registry import SOURCES, source
from servanda.pipelines.ingest.sources.ohchr_matrix.parse import parse
from tests.specimens.ohchr_matrix import lists


@pytest.fixture
def listing(tmp_path) -> Path:
    path = tmp_path / "list.docx"
    path.write_bytes(lists.list_2019())
    return path


def test_a_reading_by_the_child_equals_one_by_the_parser(listing):
    here = parse(listing.read_bytes(), names=names.finder(lists.NAMES), state="AVL")

    there = read_file("ohchr-matrix", listing, names=lists.NAMES, state="AVL")

    assert there.records == here.records
    assert there.problems == here.problems
    assert there.facts == here.facts


def test_records_and_problems_come_one_by_one(listing):
    found = list(iterate_file("ohchr-matrix", listing, state="AVL"))

    assert [type(item) for item in found] == [Record, Record]


@pytest.mark.parametrize("name", ["UPR48_Slovenia_thematic_list.docx", "Egypt_cycle2_matrix_recommendations.docx"])
def test_real_lists_pass_all_limits(shared_data, name):
    path = shared_data / "ohchr_thematic_lists" / name

    assert read_file("ohchr-matrix", path).records == parse(path.read_bytes()).records


def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    for path, code in ((tmp_path / "absent", "missing"), (tmp_path, "not-a-file"), (tmp_path / "pipe", "not-a-file")):
        with pytest.raises(UnreadableFile) as refusal:
            read_file("ohchr-matrix", path)
        assert refusal.value.code == code


def test_an_unknown_source_is_answered_with_those_there_are(listing):
    with pytest.raises(LookupError, match="Sources are: ohchr-matrix, upr-info, uhri"):
        read_file("hearsay", listing)


def test_each_source_knows_its_key_kinds_and_limits():
    for key in SOURCES:
        assert source(key).key == key
        assert set(source(key).kinds) <= {"docx", "xlsx", "csv", "json"}
        assert source(key).module.startswith("servanda.pipelines.ingest.sources.")


def test_records_survive_the_wire_unchanged():
    place = Place("table 1, row 2", 2)
    record = Record(
        "AVL",
        "UPR",
        "“Wells”\u2028\n😀 آبار",
        place,
        cycle=4,
        recommending_states=("MRD",),
        sdg=("6",),
        extra=(("a", "b"),),
        problems=(Problem("x", "Y.", place),),
    )
    line = wire.pack([record, Problem("z", "W.", place, blocks=True)])

    assert "\n" not in line
    assert wire.unpack(json.loads(line)["found"]) == [record, Problem("z", "W.", place, blocks=True)]


@pytest.mark.parametrize("printed", ["Marenda", "the MARENDA", " marenda* ", "Mar enda", "Márenda"])
def test_names_are_found_by_their_letters(printed):
    assert names.finder(lists.NAMES)(printed) == "MRD"


def test_unknown_names_are_not_guessed():
    find = names.finder({**lists.NAMES, "": "XXX"})

    assert [find(name) for name in ("Marendas", "", "the", "*")] == ["", "", "", ""]
