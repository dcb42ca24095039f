"""Repeats against pairs that were read: `python -m benchmarks.repeats [--json] [--write]`.

The engine reads all demands of each State in UPR Info's file and scores the 500 pairs of benchmarks/labels/repeats.csv
among them; a pair it does not even look at counts as likeness 0. Goal: precision 0.95 at recall 0.90, else exit code 1.
--write puts the tables into docs/evaluate/repeats.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.repeats.calibration import CLAIMS, by_chance, error, left_out
from benchmarks.repeats.tables import as_text, write
from benchmarks.shared_data import LABELS, machine, read_rows, rows_of
from servanda.pipelines.classification.repeats.finding import PROPOSED, confidence, find_repeats
from servanda.pipelines.classification.repeats.likeness import Pairs, alike
from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.repeats.threads import tie_threads

Row = dict[str, str]
GOAL_PRECISION, GOAL_RECALL = 0.95, 0.90
RECALLS = (0.5, 0.7, 0.8, 0.9, 0.95)
BANDS = (0.2, 0.36, 0.52, 0.68, 0.84, 1.01)
STATE_OF = 3_000
TEN = ("BEN", "BIH", "IRQ", "JOR", "MLT", "MWI", "SLV", "SOM", "TZA", "UKR")  # none has a pair in the test


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well repeats are found.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/evaluate/repeats.md")
    given = parser.parse_args()
    found = measure()
    print(json.dumps(found, indent=1) if given.json else as_text(found))
    if given.write:
        write(found)
    at_goal = next(row for row in found["precision_at_recall"] if row["recall"] == GOAL_RECALL)
    if at_goal["precision"] < GOAL_PRECISION:
        raise SystemExit(1)


def measure() -> dict[str, Any]:
    rows = rows_of("upr_info/recommendations.csv")
    test = read_rows(LABELS / "repeats.csv")
    likeness = _likeness(rows, test)
    is_right = np.array([row["label"] == "2" for row in test])
    return {
        "machine": machine(),
        "pairs": len(test),
        "right": int(is_right.sum()),
        "precision_at_recall": _at_recalls(is_right, likeness),
        "as_proposed": _as_proposed(test, is_right, likeness),
        "by_band": _by_band(rows, test, is_right, likeness),
        "developed": _of_file(rows, "repeats_developed.csv"),
        "read_proposals": _read_proposals(rows),
        "calibration": _calibration(rows, test, is_right, likeness),
        "ten_states": _ten_states(rows),
        "speed": _speed(rows),
    }


def _likeness(rows: list[Row], pairs: Iterable[Row]) -> np.ndarray:
    """Of each pair, among all demands to its State."""
    state_of = {row["id"]: row["sur_iso3"] for row in rows}
    by_state = defaultdict(list)
    for row in rows:
        by_state[row["sur_iso3"]].append(row)
    known: dict[str, dict[tuple[str, str], float]] = {}
    found = []
    for pair in pairs:
        state = state_of[pair["a"]]
        if state not in known:
            known[state] = _state_likeness(by_state[state])
        found.append(known[state].get((pair["a"], pair["b"]), known[state].get((pair["b"], pair["a"]), 0.0)))
    return np.array(found)


def _state_likeness(rows: list[Row]) -> dict[tuple[str, str], float]:
    readings = [read(demand) for demand in _demands(rows)]
    pairs = alike(readings)
    ids = [row["id"] for row in rows]
    return {
        (ids[one], ids[other]): float(like)
        for one, other, like in zip(pairs.one, pairs.other, pairs.likeness, strict=True)
    }


def _demands(rows: list[Row]) -> list[Demand]:
    return [
        Demand(number, row["recommendation"], "en", f"{row['sur_iso3']}-{row['session']}")
        for number, row in enumerate(rows)
    ]


def _at_recalls(is_right: np.ndarray, likeness: np.ndarray) -> list[dict[str, float]]:
    """The likeness at which so many of the right ones are found; all pairs as alike as that are counted."""
    found = []
    for recall in RECALLS:
        ranked = np.sort(likeness[is_right])[::-1]
        bound = ranked[int(np.ceil(recall * len(ranked))) - 1]
        chosen = likeness >= bound
        found.append(
            {
                "recall": recall,
                "precision": round(float(is_right[chosen].mean()), 3),
                "likeness": round(float(bound), 3),
            }
        )
    return found


def _as_proposed(test: list[Row], is_right: np.ndarray, likeness: np.ndarray) -> list[dict[str, Any]]:
    sure = _confidence(likeness)
    kinds = np.array([row["kind"] for row in test])
    found = []
    for kind in ("all", "within", "across"):
        chosen = (kinds == kind) | (kind == "all")
        proposed = chosen & (sure >= PROPOSED)
        precision, recall = is_right[proposed].mean(), is_right[proposed].sum() / is_right[chosen].sum()
        found.append({"kind": kind, "precision": round(float(precision), 3), "recall": round(float(recall), 3)})
    return found


def _confidence(likeness: np.ndarray) -> np.ndarray:
    none = np.zeros(len(likeness), np.int64)
    return np.where(likeness > 0, confidence(Pairs(none, none, likeness)), 0.0)


def _by_band(rows: list[Row], test: list[Row], is_right: np.ndarray, likeness: np.ndarray) -> list[dict[str, Any]]:
    """Bands of shared words, as the pairs were drawn: cosine of TF-IDF."""
    texts = {row["id"]: row["recommendation"] for row in rows}
    table = TfidfVectorizer(sublinear_tf=True).fit(texts.values())
    one, other = (table.transform(texts[row[side]] for row in test) for side in ("a", "b"))
    cosine = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    proposed = _confidence(likeness) >= PROPOSED
    found = []
    for low, high in zip((0.0, *BANDS[1:-1]), BANDS[1:], strict=True):
        inside = (cosine >= low) & (cosine < high)
        chosen = inside & proposed
        found.append(
            {
                "from": low,
                "to": min(high, 1.0),
                "pairs": int(inside.sum()),
                "share_right": _share(is_right[inside]),
                "proposed": int(chosen.sum()),
                "precision": _share(is_right[chosen]),
                "recall": _share(proposed[inside & is_right]),
            }
        )
    return found


def _share(of: np.ndarray) -> float | None:
    return round(float(of.mean()), 3) if len(of) else None


def _of_file(rows: list[Row], name: str) -> list[dict[str, float]]:
    pairs = read_rows(LABELS / name)
    return _at_recalls(np.array([pair["label"] == "2" for pair in pairs]), _likeness(rows, pairs))


def _read_proposals(rows: list[Row]) -> dict[str, Any]:
    """What was claimed of proposals drawn at random from ten States, and how many were right when read."""
    pairs = read_rows(LABELS / "repeats_proposed.csv")
    is_right = np.array([pair["label"] == "2" for pair in pairs])
    sure = _confidence(_likeness(rows, pairs))
    bands = []
    for low, high in pairwise(CLAIMS):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            bands.append(
                {
                    "from": low,
                    "pairs": int(inside.sum()),
                    "claimed": _share(sure[inside]),
                    "right": _share(is_right[inside]),
                }
            )
    chosen = sure >= PROPOSED
    return {
        "pairs": len(pairs),
        "proposed": int(chosen.sum()),
        "precision": _share(is_right[chosen]),
        "bands": bands,
    }


def _calibration(rows: list[Row], test: list[Row], is_right: np.ndarray, likeness: np.ndarray) -> list[dict[str, Any]]:
    """Of pairs the engine looks at: those the curve was set on, and the test's, on which it was not."""
    files = [read_rows(LABELS / name) for name in ("repeats_developed.csv", "repeats_proposed.csv")]
    alike_known = np.concatenate([_likeness(rows, pairs) for pairs in files])
    right_known = np.array([pair["label"] == "2" for pairs in files for pair in pairs])
    source = np.repeat([0, 1], [len(pairs) for pairs in files])
    looked = alike_known > 0
    alike_known, right_known, source = alike_known[looked], right_known[looked], source[looked]
    without = left_out(alike_known, right_known, source)
    asked: list[tuple[str, np.ndarray]] = [
        ("both", source >= 0),
        ("developed", source == 0),
        ("candidates", source == 1),
    ]
    found = []
    for name, chosen in asked:
        rounds = [error(sure[chosen], right_known[chosen]) for sure in without]
        shipped = _confidence(alike_known[chosen])
        found.append(_calibrated(name, shipped, right_known[chosen], round(float(np.mean(rounds)), 3)))
    looked = likeness > 0
    return [*found, _calibrated("test", _confidence(likeness[looked]), is_right[looked], None)]


def _calibrated(name: str, sure: np.ndarray, is_right: np.ndarray, without: float | None) -> dict[str, Any]:
    return {
        "sample": name,
        "pairs": len(sure),
        "left_out": without,
        "shipped": round(error(sure, is_right), 3),
        "by_chance": round(by_chance(sure), 3),
    }


def _ten_states(rows: list[Row]) -> list[dict[str, Any]]:
    found = []
    for state in TEN:
        demands = _demands([row for row in rows if row["sur_iso3"] == state])
        repeats = find_repeats(demands)
        threads = tie_threads(repeats)
        longest = max((len(thread.members) for thread in threads), default=0)
        found.append(
            {
                "state": state,
                "demands": len(demands),
                "repeats": len(repeats),
                "threads": len(threads),
                "longest": longest,
            }
        )
    return found


def _speed(rows: list[Row]) -> dict[str, float]:
    """Processor seconds for one State of 3,000 (the first rows of the file, taken as one State's)."""
    demands = _demands(rows[:STATE_OF])
    start = time.process_time()
    repeats = find_repeats(demands)
    threads = tie_threads(repeats)
    took = time.process_time() - start
    return {
        "demands": len(demands),
        "repeats": len(repeats),
        "threads": len(threads),
        "processor_seconds": round(took, 2),
    }


if __name__ == "__main__":
    main()
