"""The lists that clusters are measured on: OHCHR's thematic lists, one for each State and review."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.shared_data import rows_of
from servanda.pipelines.classification.clusters.shapes import Clustering, Themes
from servanda.pipelines.classification.clusters.vectors import Vectors, vectors
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.repeats.finding import find_repeats
from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand, Thread
from servanda.pipelines.classification.repeats.threads import tie_threads

Row = dict[str, str]
LEAST = 150
ALL = "all sessions"
_ENGINE = "servanda.pipelines.classification.knowledge.engine"
_CLOSING_BRACKETS = re.compile(r"\s*(?:\((?:[^()]|\([^()]*\))*\))?[\s;.,]*$")
_LEGACY_CODE = re.compile(r"^(?:[A-H]\d+|\d+(?:\.\d+)*\.?)\s+")  # "A12 Acceptance …", "2.1. Acceptance …"


@dataclass(frozen=True, eq=False)
class Listed:
    """One list: demands numbered from 0, their headings as numbers, and what our engine makes of the demands."""

    name: str
    demands: Sequence[Demand]
    headings: np.ndarray
    themes: Themes

    @cached_property
    def threads(self) -> Sequence[Thread]:
        return tie_threads(find_repeats(self.demands))

    @cached_property
    def vectors(self) -> Vectors:
        return vectors(self.demands, [read(demand) for demand in self.demands], self.themes)

    def part(self, places: Sequence[int]) -> Listed:
        """Some of its demands, as a list of their own."""
        demands = [Demand(number, self.demands[place].words) for number, place in enumerate(places)]
        themes = {number: self.themes.get(place, []) for number, place in enumerate(places)}
        headings = np.unique(self.headings[list(places)], return_inverse=True)[1]
        return Listed(self.name, demands, headings, themes)


def engine_is_there() -> bool:
    return importlib.util.find_spec(_ENGINE) is not None


def lists(*, with_themes: bool) -> Iterator[Listed]:
    """Every list, and every State's lists together, with at least 150 recommendations."""
    rows = rows_of("ohchr_thematic_lists/labelled.csv")
    for iso3 in sorted({row["iso3"] for row in rows}):
        of_state = [row for row in rows if row["iso3"] == iso3]
        sessions = sorted({row["session"] for row in of_state}, key=int)
        for session in sessions:
            of_list = [row for row in of_state if row["session"] == session]
            if len(of_list) >= LEAST:
                yield _listed(f"{iso3} session {session}", of_list, with_themes)
        if len(sessions) > 1:
            yield _listed(f"{iso3} {ALL}", of_state, with_themes)


def themes_of(demands: Sequence[Demand]) -> Themes:
    engine = importlib.import_module(_ENGINE).KnowledgeEngine()
    texts = [Text(demand.key, demand.words, demand.language) for demand in demands]
    return {
        text.key: [(one.value, one.confidence) for one in proposals if one.kind == "theme"]
        for text, proposals in zip(texts, engine.propose(texts), strict=True)
    }


def labels_of(clustering: Clustering, count: int) -> np.ndarray:
    labels = np.arange(count) + len(clustering.clusters)  # leftovers stand alone
    for number, cluster in enumerate(clustering.clusters):
        labels[sorted(cluster.keys)] = number
    return labels


def _listed(name: str, rows: list[Row], with_themes: bool) -> Listed:
    demands = [Demand(number, _asked(row["text"])) for number, row in enumerate(rows)]
    headings = np.unique([_heading(row["heading_theme"]) for row in rows], return_inverse=True)[1]
    return Listed(name, demands, headings, themes_of(demands) if with_themes else {})


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
