"""The benchmark reads any split, says what a file lacks, and counts values that training never met as missed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.suggestions.coded import FileUnusable, read
from benchmarks.suggestions.report import written
from benchmarks.suggestions.trial import run
from tests.pipelines.classification.learned.corpus import corpus


def file_of(folder: Path, rows: list[dict[str, str]]) -> Path:
    place = folder / "coded.csv"
    with place.open("w", newline="", encoding="utf-8-sig") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return place


def coded_rows() -> list[dict[str, str]]:
    return [
        {
            "recommendation": example.words,
            "issues": "|".join(example.values["theme"]),
            "action_category": example.values["action"][0],
            "session": "",
        }
        for example in corpus()
    ]


def test_rows_without_issues_are_left_out_for_issues_only(tmp_path: Path) -> None:
    rows = coded_rows()
    rows[0]["issues"] = ""
    place = file_of(tmp_path, rows)

    assert read(place, "theme").left_out == 1
    assert read(place, "action").left_out == 0


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    place = file_of(tmp_path, [{"recommendation": "Dig wells"}])

    with pytest.raises(FileUnusable, match="no column issues"):
        read(place, "theme")


def test_a_value_never_met_in_training_counts_as_missed(tmp_path: Path) -> None:
    training = read(file_of(tmp_path, coded_rows()), "theme")
    strange = {"recommendation": "Protect the moon", "issues": "space", "action_category": "4", "session": "x"}
    test = read(file_of(tmp_path, [*coded_rows()[:5], strange]), "theme")

    trial = run("theme", training, test, processes=1)

    assert trial.unknown == ["space"]
    assert (trial.rows["all"], trial.rows["unseen"]) == (6, 1)
    for found in (trial.ours["unseen"], trial.baseline["unseen"]):
        assert found.per_value["space"]["recall"] == 0
        assert found.whole["macro_f1"] == 0
    assert "| space | 1 | 0.00 |" in written([trial])
