"""Scores what a column is for by what it holds, without a look at its head."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from servanda.pipelines.ingest.records import plain
from servanda.pipelines.ingest.sources.ohchr_matrix import words
from servanda.pipelines.ingest.sources.ohchr_matrix.words import Role

Names = Callable[[str], str]

_SYMBOL = re.compile(r"^\W*A/(?:HRC|\d+)/", re.IGNORECASE)
_LABELLED_GOAL = re.compile(
    r"^\W*(?:s\d{2}\s+)?(?:(?:sdg|goal|odd|ods|цур|الهدف|目标)\s*\d{1,2}|\d{1,2}\s*[-–]\s*[A-Z])", re.IGNORECASE
)
_WEAK = 0.6  # where only the form of the cells speaks for a role


def scores_by_content(
    rows: Sequence[Sequence[str]], headings: frozenset[str], names: Names | None
) -> list[dict[Role, float]]:
    """For each column of these rows, how far its cells speak for each role, from 0 to 1."""
    beside = [max(row, key=len) for row in rows]
    columns = zip(*rows, strict=True)
    return [_scores(list(zip(column, beside, strict=True)), headings, names) for column in columns]


def _scores(cells: list[tuple[str, str]], headings: frozenset[str], names: Names | None) -> dict[Role, float]:
    filled = [words.western_digits(text.strip()) for text, _ in cells if text.strip()]
    if not filled:
        return {Role.COMMENTS: _WEAK}
    lines = [line.strip() for text in filled for line in text.split("\n") if line.strip()]
    scores = {
        Role.NUMBER: _share(filled, lambda text: bool(words.NUMBER_ONLY.match(text))) if _differ(filled, 0.5) else 0.0,
        Role.RECOMMENDATION: _like_recommendations(filled),
        Role.POSITION: _share(filled, lambda text: len(text) < 60 and bool(words.position_of(text))),
        Role.SDG: _share(lines, lambda line: bool(_LABELLED_GOAL.match(line)) and bool(words.goal_of(line))),
        Role.SOURCE: _share(filled, lambda text: bool(_SYMBOL.match(text))),
        Role.STATES: max(_share(lines, lambda line: _is_state(line, names)), 0.9 * _share_named_beside(cells)),
    }
    if len(filled) >= 8 and len(set(filled)) <= 4 and max(map(len, filled)) <= 40:
        scores[Role.POSITION] = max(scores[Role.POSITION], 0.9 * _WEAK)  # few short answers in unknown words
    scores[Role.THEMES] = _share(filled, lambda text: _repeats_heading(text, headings))
    if max(scores.values()) < _WEAK and len(set(filled)) > 1:
        scores[Role.THEMES] = max(scores[Role.THEMES], _WEAK * _share(lines, lambda line: len(line) < 120))
    return scores


def _like_recommendations(texts: list[str]) -> float:
    numbered = _share(texts, lambda text: len(text) > 30 and bool(words.NUMBER_FIRST.match(text)))
    long = _share(texts, lambda text: len(text) > 60) if _differ(texts, 0.7) else 0.0
    return max(numbered, _WEAK * long)


def _repeats_heading(text: str, headings: frozenset[str]) -> bool:
    return any(plain(line.strip().removeprefix("-")) in headings for line in text.split("\n") if line.strip())


def _share_named_beside(cells: list[tuple[str, str]]) -> float:
    """How many cells list nothing but what their row's longest cell names in brackets too."""
    filled = [(text, longest) for text, longest in cells if text.strip()]
    found = [
        text != longest and all(f"({line.strip(' ()')}" in longest for line in text.split("\n") if line.strip())
        for text, longest in filled
    ]
    return sum(found) / len(found)


def _is_state(line: str, names: Names | None) -> bool:
    parts = [part for each in re.split(r"[;,]", line) if (part := each.strip(" ().*"))]
    return names is not None and bool(parts) and all(names(part) for part in parts)


def _differ(texts: list[str], share: float) -> bool:
    return len(set(texts)) > share * len(texts)


def _share(items: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, items)) / len(items) if items else 0.0
