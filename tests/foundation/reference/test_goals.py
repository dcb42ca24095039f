"""Goals and targets are complete, and worded by us."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.foundation.reference.loader import Loaded
from servanda.foundation.reference.names import LANGUAGES, read_csv
from servanda.foundation.reference.queries import sdg_tree
from tests.foundation.reference.languages import faults, plain_words
from tests.foundation.reference.tables import table

FILES = ("sdg_goals.csv", "sdg_targets.csv")
# Once on the global list; series of data still carry them, so they stay recognisable.
FORMER_INDICATORS = {"1.a.3", "8.9.2", "11.c.1", "13.3.2", "17.6.2"}


def _official(data: Path, kind: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in table(data / "sdg" / f"sdg_{kind}_multilingual.csv"):
        found.setdefault(row["code"].split("/")[0], []).append(row)
    return found


def test_the_framework_is_complete_and_in_order(loaded: Loaded) -> None:
    goals = sdg_tree()
    targets = [target for goal in goals for target in goal.targets.all()]

    assert [goal.pk for goal in goals] == [str(number) for number in range(1, 18)]
    assert len(targets) == 169
    assert [target.pk for target in goals[7].targets.all()] == [f"8.{part}" for part in (*range(1, 11), "a", "b")]
    assert all(target.indicators.all() for target in targets)


@pytest.mark.parametrize("file", FILES)
def test_labels_stand_in_six_languages(file: str) -> None:
    rows = read_csv(file)

    assert {row["code"]: faults({lang: row[lang] for lang in LANGUAGES}) for row in rows} == {
        row["code"]: [] for row in rows
    }


@pytest.mark.parametrize("file", [*FILES, "sdg_indicators.csv"])
def test_labels_are_short_and_tell_entries_apart(file: str) -> None:
    rows = read_csv(file)

    for lang in (lang for lang in LANGUAGES if lang in rows[0]):
        assert [row["code"] for row in rows if len(row[lang].split()) > 8 or len(row[lang]) > 70] == []
        assert len({row[lang] for row in rows}) == len(rows)


@pytest.mark.parametrize("kind", ["goals", "targets", "indicators"])
def test_no_label_is_the_official_text_or_its_beginning(kind: str, shared_data: Path) -> None:
    official = _official(shared_data, kind)
    copied = []
    for row in read_csv(f"sdg_{kind}.csv"):
        for text in official.get(row["code"], []):
            for lang in (lang for lang in LANGUAGES if lang in row):
                theirs = plain_words(text["zh-Hans" if lang == "zh" else lang])
                if theirs.startswith(plain_words(row[lang])):
                    copied.append((row["code"], lang, row[lang]))

    assert copied == []


@pytest.mark.parametrize("kind", ["goals", "targets"])
def test_codes_are_the_official_ones(kind: str, shared_data: Path) -> None:
    assert {row["code"] for row in read_csv(f"sdg_{kind}.csv")} == set(_official(shared_data, kind))


def test_indicator_codes_are_the_official_ones_and_former_ones(shared_data: Path) -> None:
    ours = {row["code"] for row in read_csv("sdg_indicators.csv")}
    theirs = set(_official(shared_data, "indicators"))

    assert theirs <= ours
    assert ours - theirs == {"2.2.4", "11.5.3"}  # absent from that file
    assert ours >= FORMER_INDICATORS
