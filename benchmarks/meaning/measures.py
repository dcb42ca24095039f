"""What is measured: whether what should come first does, and how long it takes."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.meaning.queries import Asked
from benchmarks.meaning.texts import Pair, Text
from benchmarks.meaning.ways import Way

FIRST = 10


@dataclass(frozen=True, slots=True)
class Repeats:
    """`recall`: the other text of the pair is among the first ten; `mrr`: mean of one over its place."""

    pairs: int
    recall: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Answers:
    """Share of the first ten that carry the issue asked about; fewer than ten found count as wrong."""

    queries: int
    precision: float
    by_language: dict[str, float]
    nothing_found: int


def repeats(way: Way, texts: Sequence[Text], pairs: Sequence[Pair]) -> Repeats:
    """Given a, where does b stand among all texts of the same State's other reviews?"""
    place = {text.key: n for n, text in enumerate(texts)}
    states, sessions = np.array([text.state for text in texts]), np.array([text.session for text in texts])
    stands = []
    for pair in pairs:
        a, b = place[pair.a], place[pair.b]
        likeness = way.like(a)
        others = (states == states[a]) & (sessions != sessions[a])
        # Ties count against: a way that cannot tell texts apart gets no credit.
        stands.append(int((likeness[others] >= likeness[b]).sum()) if likeness[b] > 0 else len(texts))
    places = np.array(stands)
    return Repeats(len(pairs), float((places <= FIRST).mean()), float((1 / places).mean()))


def answers(way: Way, texts: Sequence[Text], asked: Sequence[Asked]) -> Answers:
    """Only texts that UPR Info has filed under some issue can be right or wrong."""
    filed = np.array([bool(text.issues) for text in texts])
    precision: dict[str, list[float]] = {}
    nothing = 0
    for query in asked:
        likeness = np.where(filed, way.asked(query.text), 0.0)
        first = np.argsort(-likeness, kind="stable")[:FIRST]
        right = sum(likeness[n] > 0 and query.issue in texts[n].issues for n in first)
        nothing += not likeness[first[0]] > 0
        precision.setdefault(query.language, []).append(right / FIRST)
    every = [one for held in precision.values() for one in held]
    means = {language: float(np.mean(held)) for language, held in precision.items()}
    return Answers(len(asked), float(np.mean(every)), means, nothing)


def times(ask: Callable[[str], object], queries: Sequence[str], rounds: int) -> dict[str, float]:
    """Milliseconds of the processor and on the wall; the first round, which reads files in, is not counted."""
    processor, wall = [], []
    for number in range(rounds + 1):
        for query in queries:
            began, started = time.process_time(), time.perf_counter()
            ask(query)
            if number:
                processor.append((time.process_time() - began) * 1000)
                wall.append((time.perf_counter() - started) * 1000)
    return {
        "processor_p50": _at(processor, 0.5),
        "processor_p95": _at(processor, 0.95),
        "wall_p50": _at(wall, 0.5),
        "wall_p95": _at(wall, 0.95),
    }


def _at(measured: list[float], share: float) -> float:
    return round(sorted(measured)[min(len(measured) - 1, int(len(measured) * share))], 1)


def most_memory() -> int:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def as_numbers(found: Any) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(found).items()}
