"""OHCHR's list and UPR Info's rows of one review are one set of recommendations, whichever is imported first."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from servanda.foundation.reference.names import state_code
from servanda.pipelines.ingest.plan import Held, Kind, Plan, compare
from servanda.pipelines.ingest.records import Place, Record
from servanda.pipelines.ingest.sources.upr_info.parse import parse


@pytest.fixture(scope="module")
def upr_info(shared_data: Path) -> list[Record]:
    return parse((shared_data / "upr_info/recommendations.csv").read_bytes()).records


@pytest.fixture(scope="module")
def ohchr(shared_data: Path) -> list[Record]:
    with (shared_data / "ohchr_thematic_lists/labelled.csv").open(encoding="utf-8", newline="") as table:
        return [listed(row, number) for number, row in enumerate(csv.DictReader(table), start=2)]


def listed(row: dict[str, str], number: int) -> Record:
    codes = [state_code(name) for name in re.split(r"[|,]", row["recommending_states"])]
    return Record(
        state=row["iso3"],
        mechanism="UPR",
        text=row["text"],
        place=Place(f"row {number}", number),
        cycle=int(row["cycle"]),
        session=row["session"],
        symbol=row["symbol"],
        number=row["number"],
        recommending_states=tuple(dict.fromkeys(code for code in codes if code)),
        position={"Supported": "supported", "Noted": "noted"}.get(row["position"], "partly"),
        themes=tuple(row["themes"].split("|")),
    )


def held(records: list[Record], source: str) -> list[Held]:
    same = ("state", "mechanism", "cycle", "symbol", "number", "text", "position", "recommending_states", "themes")
    return [
        Held(
            key=str(number),
            public_id=f"{number:05d}",
            aliases=((source, record.source_id),) if record.source_id else (),
            sources=(source,),
            **{name: getattr(record, name) for name in same},
        )
        for number, record in enumerate(records)
    ]


def of_review(records: list[Record], state: str, session: int) -> list[Record]:
    return [record for record in records if (record.state, record.session) == (state, str(session))]


def summary(plan: Plan) -> tuple[int, int, int]:
    return (plan.counts[Kind.CHANGED], plan.counts[Kind.DOUBTFUL], plan.counts[Kind.NEW])


# (State, session) → rows of UPR Info, of which linked, doubtful, new; then the same of OHCHR's list.
# What stays new is worded otherwise by the two: "Expedite the process of ratification" against "Expedite ratification".
REVIEWS = {
    ("SVN", 20): (180, (178, 0, 2), 163, (163, 0, 0)),
    ("CHN", 17): (284, (270, 1, 13), 252, (251, 1, 0)),
    ("EGY", 20): (321, (319, 2, 0), 300, (298, 2, 0)),
}


@pytest.mark.parametrize("review", REVIEWS)
def test_upr_infos_rows_are_linked_to_the_paragraphs_of_ohchrs_list(review, upr_info, ohchr):
    count, expected, _, _ = REVIEWS[review]
    rows, paragraphs = of_review(upr_info, *review), of_review(ohchr, *review)

    plan = compare(rows, held(paragraphs, "ohchr-matrix"), source="upr-info")

    assert len(rows) == count
    assert summary(plan) == expected
    assert Kind.VANISHED not in plan.counts


@pytest.mark.parametrize("review", REVIEWS)
def test_ohchrs_list_gives_paragraphs_to_upr_infos_rows(review, upr_info, ohchr):
    _, _, count, expected = REVIEWS[review]
    rows, paragraphs = of_review(upr_info, *review), of_review(ohchr, *review)

    plan = compare(paragraphs, held(rows, "upr-info"), source="ohchr-matrix")

    assert len(paragraphs) == count
    assert summary(plan) == expected
    claimed = Counter(one.key for line in plan.lines if line.held for one in (line.held, *line.also))
    assert max(claimed.values()) == 1, "no row is taken for two paragraphs"


def test_a_review_upr_info_does_not_have_is_new_and_joins_nothing(upr_info, ohchr):
    slovenia = [record for record in upr_info if record.state == "SVN"]

    plan = compare(of_review(ohchr, "SVN", 34), held(slovenia, "upr-info"), source="ohchr-matrix")

    assert summary(plan) == (0, 0, 215)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("raw_export_sessions_19_21.csv", {Kind.UNCHANGED: 8_366}),
        # In 2015 UPR Info filed 648 rows under other issues than in 2018.
        ("sessions_17_20_macroman_cr.csv", {Kind.UNCHANGED: 7_336, Kind.CHANGED: 648}),
    ],
)
def test_older_forms_of_upr_infos_table_find_every_row_by_its_words(name, expected, upr_info, shared_data):
    rows = parse((shared_data / "upr_info" / name).read_bytes(), names=state_code).records
    sessions = {row.session for row in rows}

    plan = compare(rows, held([one for one in upr_info if one.session in sessions], "upr-info"), source="upr-info")

    assert plan.counts == Counter(expected)
