"""Public identifiers that records propose: readable, different, and the same whatever the order of the file."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from servanda.pipelines.ingest.identity import proposed_public_id, proposed_public_ids
from servanda.pipelines.ingest.records import Place, Record
from servanda.pipelines.ingest.sources.upr_info.parse import parse

FOUR_FIELDS = re.compile(r"[A-Z]{3}-[A-Z]+-[A-Za-z0-9.]+-[A-Za-z0-9.]+")


def record(**fields) -> Record:
    return Record(**({"state": "AVL", "mechanism": "UPR", "text": "Plant trees", "place": Place("line 2", 2)} | fields))


@pytest.mark.parametrize(
    ("fields", "public_id"),
    [
        ({"cycle": 4, "number": "140.7"}, "AVL-UPR-4-140.7"),
        ({"cycle": 1, "source_id": "UPRI-00001"}, "AVL-UPR-1-u00001"),
        ({"mechanism": "CRC", "symbol": "CRC/C/AVL/CO/6-7", "number": "23"}, "AVL-CRC-CO.6.7-23"),
        ({"mechanism": "SRVAW", "symbol": "A/HRC/50/38/Add.2", "number": "77 (b)"}, "AVL-SRVAW-HRC.50.38.Add.2-77.b"),
        (
            {"mechanism": "CRC", "symbol": "CRC/C/AVL/CO/6-7", "source_id": "A9CEAE8C-fe1c-40f9-a326-1529e0ab678f"},
            "AVL-CRC-CO.6.7-ha9ceae8c",
        ),
        ({"mechanism": "CRC"}, "AVL-CRC-0-x"),
    ],
)
def test_an_identifier_says_state_mechanism_review_and_paragraph(fields, public_id):
    assert proposed_public_id(record(**fields)).startswith(public_id)


def test_punctuation_and_brackets_change_no_identifier_but_states_do():
    plain = proposed_public_id(record(cycle=4, recommending_states=("MRD",)))

    assert proposed_public_id(record(cycle=4, text="Plant  trees (Marenda);", recommending_states=("MRD",))) == plain
    assert proposed_public_id(record(cycle=4, recommending_states=("QLR",))) != plain


def test_records_under_one_paragraph_get_letters():
    entries = [record(cycle=4, number="140.7", text=text) for text in ("Plant", "Water", "Prune")]

    assert sorted(proposed_public_ids(entries)) == ["AVL-UPR-4-140.7", "AVL-UPR-4-140.7b", "AVL-UPR-4-140.7c"]
    assert proposed_public_ids(entries[:1], taken=["AVL-UPR-4-140.7"]) == ["AVL-UPR-4-140.7b"]


def same_words(public_id: str) -> str:
    """Without the letter that parts rows which repeat each other word for word."""
    return re.sub(r"(-x[0-9a-f]{10})[b-z]$", r"\1", public_id)


@pytest.mark.parametrize("with_ids", [True, False])
def test_52719_records_get_52719_identifiers_whatever_their_order(with_ids, shared_data):
    records = parse((shared_data / "upr_info/recommendations.csv").read_bytes()).records
    records = records if with_ids else [replace(one, source_id="") for one in records]
    order = list(range(len(records)))
    random.Random(11).shuffle(order)

    given = proposed_public_ids(records)
    shuffled = proposed_public_ids([records[place] for place in order])

    assert len(set(given)) == 52_719
    assert [same_words(public_id) for public_id in shuffled] == [same_words(given[place]) for place in order]
    assert set(given) == set(shuffled)
    assert all(FOUR_FIELDS.fullmatch(public_id) for public_id in given)
    assert max(map(len, given)) <= 22
    # Without identifiers only three rows repeat another's words, State and review.
    assert len({proposed_public_id(one) for one in records}) == (52_719 if with_ids else 52_716)
