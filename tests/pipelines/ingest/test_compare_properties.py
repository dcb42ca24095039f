"""What holds of every comparison, whatever the file: found by trying hundreds of small files."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.pipelines.ingest.plan import Kind, Line, compare
from servanda.pipelines.ingest.records import Place, Record
from servanda.pipelines.ingest.sources.upr_info.parse import parse
from tests.pipelines.ingest.comparing import REGISTERS, TEACHERS, held, record

TEXTS = st.sampled_from(
    [REGISTERS, TEACHERS, REGISTERS + " now", REGISTERS + "; " + TEACHERS, "Ratify OP-CAT", "条约", ""]
)
RECORDS = st.builds(
    record,
    text=TEXTS,
    number=st.sampled_from(["", "140.7", "140.8"]),
    cycle=st.sampled_from([3, 4]),
    position=st.sampled_from(["supported", "noted"]),
    recommending_states=st.lists(st.sampled_from(["MRD", "QLR"]), unique=True, max_size=2).map(tuple),
    themes=st.lists(st.sampled_from(["Health", "Justice"]), unique=True, max_size=1).map(tuple),
    source_id=st.sampled_from(["", "A", "B"]),
    kind=st.sampled_from(["recommendation", "pledge"]),
)
FILES = st.lists(RECORDS, max_size=12)
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def numbered(records: list[Record]) -> list[Record]:
    return [replace(one, place=Place(f"line {n}", n)) for n, one in enumerate(records, start=1)]


def without_place(line: Line) -> Line:
    return replace(line, record=line.record and replace(line.record, place=Place("", 0)))


@PATIENT
@given(FILES)
def test_comparing_a_file_with_itself_changes_nothing(records):
    ours = [held(one, n, source="upr-info") for n, one in enumerate(records)]

    plan = compare(numbered(records), ours, source="upr-info")

    assert {line.kind for line in plan.lines} <= {Kind.UNCHANGED}
    assert len(plan.lines) == len(records)


@PATIENT
@given(FILES, FILES, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(records, before, chance: random.Random):
    ours = [held(one, n, source="upr-info") for n, one in enumerate(before)]
    shuffled = chance.sample(records, len(records))

    one, other = compare(records, ours, source="upr-info"), compare(shuffled, ours, source="upr-info")

    assert Counter(map(repr, map(without_place, one.lines))) == Counter(map(repr, map(without_place, other.lines)))


@PATIENT
@given(FILES, FILES)
def test_every_record_lands_in_exactly_one_line(records, before):
    ours = [held(one, n, source="ohchr-matrix") for n, one in enumerate(before)]
    rows = numbered(records)

    plan = compare(rows, ours, source="upr-info")

    assert sorted(line.record.place.line for line in plan.lines if line.record) == [row.place.line for row in rows]
    assert plan.counts.total() == len(plan.lines)


@pytest.fixture(scope="module")
def world(shared_data):
    return parse((shared_data / "upr_info/recommendations.csv").read_bytes()).records


@pytest.mark.parametrize("with_ids", [True, False])
def test_52719_records_compare_with_themselves_without_running_away(with_ids, world):
    records = world if with_ids else [replace(one, source_id="") for one in world]
    ours = [held(one, n, source="upr-info") for n, one in enumerate(records)]

    begun = time.process_time()
    plan = compare(records, ours, source="upr-info")

    assert plan.counts == Counter({Kind.UNCHANGED: 52_719})
    assert time.process_time() - begun < 60, "quadratic comparing would take hours"
