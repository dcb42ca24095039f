"""Clusters against OHCHR's headings: `python -m benchmarks.clusters [--words-only] [--json] [--write]`.

Every State, and every list, with at least 150 recommendations in OHCHR's thematic lists. All methods get the same
vectors of our engine: words and, where the knowledge engine is there and --words-only is not given, its themes.
Agreement with heading_theme: V-measure and F1 of pairs. Leftovers of ours count as groups of one each.
Ends with 1 unless ours is better than each rival held to the same largest size, everywhere, and takes under 10 s for
3,000. Rivals without that limit are shown beside; so is HDBSCAN with each noise alone, which is not judged: a hundred
groups of one raise V-measure whatever they are.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.metrics import v_measure_score

from benchmarks.clusters.rivals import NOISE_ALONE, held_to, rivals
from benchmarks.clusters.tables import as_text, write
from benchmarks.shared_data import machine, rows_of
from servanda.pipelines.classification.clusters.proposing import largest, propose_clusters
from servanda.pipelines.classification.clusters.shapes import Clustering, Themes
from servanda.pipelines.classification.clusters.vectors import vectors
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.repeats.finding import find_repeats
from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.repeats.threads import tie_threads

Row = dict[str, str]
LEAST, STATE_OF, GOAL_SECONDS = 150, 3_000, 10.0
_ENGINE = "servanda.pipelines.classification.knowledge.engine"
_CLOSING_BRACKETS = re.compile(r"\s*(?:\((?:[^()]|\([^()]*\))*\))?[\s;.,]*$")
_LEGACY_CODE = re.compile(r"^(?:[A-H]\d+|\d+(?:\.\d+)*\.?)\s+")  # "A12 Acceptance …", "2.1. Acceptance …"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well clusters agree with OHCHR's headings.")
    parser.add_argument("--words-only", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/evaluate/clusters.md")
    given = parser.parse_args()
    found = measure(with_themes=not given.words_only)
    print(json.dumps(found, indent=1) if given.json else as_text(found))
    if given.write:
        write(found)
    if not found["goal_met"]:
        raise SystemExit(1)


def measure(*, with_themes: bool) -> dict[str, Any]:
    with_themes = with_themes and _engine_is_there()
    lists = [_of_list(name, rows, with_themes) for name, rows in _lists()]
    speed = _speed(with_themes)
    is_better = all(
        one["methods"]["ours"][score] > rival[score]
        for one in lists
        for name, rival in one["methods"].items()
        if name.endswith("held to 8 %")
        for score in ("v", "f1")
    )
    fits = all(one["methods"]["ours"]["largest"] <= 0.08 for one in lists)
    return {
        "machine": machine(),
        "themes": with_themes,
        "lists": lists,
        "speed": speed,
        "goal_met": is_better and fits and speed["processor_seconds"] < GOAL_SECONDS,
    }


def _engine_is_there() -> bool:
    return importlib.util.find_spec(_ENGINE) is not None


def _lists() -> Iterator[tuple[str, list[Row]]]:
    rows = rows_of("ohchr_thematic_lists/labelled.csv")
    for iso3 in sorted({row["iso3"] for row in rows}):
        of_state = [row for row in rows if row["iso3"] == iso3]
        sessions = sorted({row["session"] for row in of_state}, key=int)
        for session in sessions:
            of_list = [row for row in of_state if row["session"] == session]
            if len(of_list) >= LEAST:
                yield f"{iso3} session {session}", of_list
        if len(sessions) > 1:
            yield f"{iso3} all sessions", of_state


def _of_list(name: str, rows: list[Row], with_themes: bool) -> dict[str, Any]:
    demands = [Demand(number, _asked(row["text"])) for number, row in enumerate(rows)]
    headings = np.unique([_heading(row["heading_theme"]) for row in rows], return_inverse=True)[1]
    themes = _themes(demands) if with_themes else {}
    clustering = propose_clusters(demands, themes=themes, threads=tie_threads(find_repeats(demands)))
    ours = _labels(clustering, len(demands))
    of = vectors(demands, [read(demand) for demand in demands], themes)
    methods = {"ours": _scores(headings, [ours])}
    for rival, labellings in rivals(of, len(set(ours))).items():
        methods[rival] = _scores(headings, labellings)
        if rival == NOISE_ALONE:
            continue
        limited = [held_to(largest(len(demands)), of, labels) for labels in labellings]
        methods[f"{rival}, held to 8 %"] = _scores(headings, limited)
    return {
        "list": name,
        "demands": len(rows),
        "headings": len(set(headings)),
        "clusters": len(clustering.clusters),
        "leftovers": len(clustering.leftovers),
        "methods": methods,
    }


def _heading(written: str) -> str:
    """Without the codes of older lists, so that lists of one State compare."""
    return _LEGACY_CODE.sub("", written).replace("&", "and").casefold()


def _asked(written: str) -> str:
    """Without the States in brackets at the end: they are not part of what is asked."""
    while True:
        shorter = _CLOSING_BRACKETS.sub("", written.strip())
        if shorter == written or not shorter:
            return written
        written = shorter


def _themes(demands: list[Demand]) -> Themes:
    engine = importlib.import_module(_ENGINE).KnowledgeEngine()
    texts = [Text(demand.key, demand.words, demand.language) for demand in demands]
    return {
        text.key: [(one.value, one.confidence) for one in proposals if one.kind == "theme"]
        for text, proposals in zip(texts, engine.propose(texts), strict=True)
    }


def _labels(clustering: Clustering, count: int) -> np.ndarray:
    labels = np.arange(count) + len(clustering.clusters)  # leftovers stand alone
    for number, cluster in enumerate(clustering.clusters):
        labels[sorted(cluster.keys)] = number
    return labels


def _scores(headings: np.ndarray, labellings: list[np.ndarray]) -> dict[str, float]:
    """Means over seeds; `largest` is the largest share of any."""
    return {
        "v": round(float(np.mean([v_measure_score(headings, labels) for labels in labellings])), 3),
        "f1": round(float(np.mean([_pair_f1(headings, labels) for labels in labellings])), 3),
        "groups": round(float(np.mean([len(set(labels)) for labels in labellings]))),
        "largest": round(max(_largest_share(labels) for labels in labellings), 3),
    }


def _pair_f1(headings: np.ndarray, labels: np.ndarray) -> float:
    """Of pairs put together, how many share a heading, and the reverse."""
    _names, groups = np.unique(labels, return_inverse=True)
    table = np.zeros((headings.max() + 1, groups.max() + 1))
    np.add.at(table, (headings, groups), 1)
    both, by_heading, by_group = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    return 2 * both / (by_heading + by_group)


def _pairs(counts: np.ndarray) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _largest_share(labels: np.ndarray) -> float:
    return float(np.unique(labels, return_counts=True)[1].max() / len(labels))


def _speed(with_themes: bool) -> dict[str, float]:
    """Processor seconds for one State of 3,000: the first rows of UPR Info's file, taken as one State's."""
    rows = rows_of("upr_info/recommendations.csv")[:STATE_OF]
    demands = [Demand(number, row["recommendation"]) for number, row in enumerate(rows)]
    themes = _themes(demands) if with_themes else {}
    start = time.process_time()
    threads = tie_threads(find_repeats(demands))
    clustering = propose_clusters(demands, themes=themes, threads=threads)
    took = time.process_time() - start
    sizes = [len(cluster.members) for cluster in clustering.clusters]
    return {
        "demands": len(demands),
        "clusters": len(sizes),
        "leftovers": len(clustering.leftovers),
        "largest": round(max(sizes) / len(demands), 3),
        "processor_seconds": round(took, 2),
    }


if __name__ == "__main__":
    main()
