"""The texts searched in and the labels: UPR Info's table from the shared data, pairs of our own labels."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAME = "2"  # one act, answered once, answers both


@dataclass(frozen=True, slots=True)
class Text:
    key: str
    state: str
    session: str
    words: str
    issues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    a: str
    b: str


def texts() -> list[Text]:
    folder = Path(os.environ.get("SERVANDA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    file = folder / "upr_info" / "recommendations.csv"
    if not file.exists():
        raise SystemExit(f"There is no {file}. Set SERVANDA_SHARED_DATA to the folder of real UN files.")
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            Text(
                row["id"],
                row["sur_iso3"] or row["state_under_review"],
                row["session"],
                row["recommendation"],
                frozenset(filter(None, row["issues"].split("|"))),
            )
            for row in csv.DictReader(opened)
        ]


def same_demands() -> list[Pair]:
    """Pairs across reviews of one State that two readings found to be the same demand."""
    with (ROOT / "benchmarks" / "labels" / "repeats.csv").open(encoding="utf-8", newline="") as opened:
        return [
            Pair(row["a"], row["b"])
            for row in csv.DictReader(opened)
            if row["kind"] == "across" and row["label"] == SAME
        ]
