"""A fitted model of one kind: from texts to proposals, with the words that weigh most."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from servanda.pipelines.classification.engine import Proposal, Text, Why
from servanda.pipelines.classification.learned.calibration import Calibration
from servanda.pipelines.classification.learned.card import Card
from servanda.pipelines.classification.learned.linear import Lines
from servanda.pipelines.classification.learned.lists import lists_version
from servanda.pipelines.classification.learned.stacking import Stack
from servanda.pipelines.classification.learned.vectoriser import Row, Vectoriser, stacked

Doubles = NDArray[np.float64]
_AT_ONCE = 1_000  # texts whose numbers are held together
_WORDS_SHOWN = 4


@dataclass(frozen=True)
class Model:
    """Everything a proposal needs. `thresholds`: per value, the probability from which it is proposed."""

    kind: str
    values: tuple[str, ...]
    vectoriser: Vectoriser
    lines: Lines
    stack: Stack
    thresholds: Doubles
    calibration: Calibration
    card: Card

    def save(self, folder: Path) -> None:
        from servanda.pipelines.classification.learned.storage import save  # noqa: PLC0415 - storage builds models

        save(self, folder)

    @cached_property
    def version(self) -> str:
        """Ten signs that change whenever proposals may."""
        told = hashlib.sha256(
            "\n".join((self.kind, lists_version(), *self.values, *self.vectoriser.vocabulary)).encode()
        )
        for numbers in (self.lines.weights, self.lines.intercepts, self.stack.weights, self.stack.intercepts):
            told.update(np.ascontiguousarray(numbers).tobytes())
        for numbers in (self.thresholds, self.calibration.promised, self.calibration.kept, self.vectoriser.rarity):
            told.update(np.ascontiguousarray(numbers).tobytes())
        return told.hexdigest()[:10]

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        """For each text, in order, what is proposed, best first."""
        for start in range(0, len(texts), _AT_ONCE):
            rows = [self.vectoriser.row(text.words, text.language) for text in texts[start : start + _AT_ONCE]]
            probabilities = self.probabilities(rows)
            confidences = self.calibration.confidence(probabilities)
            proposed = chosen(probabilities, self.thresholds, single=self.stack.single)
            for at, row in enumerate(rows):
                yield self._proposals(row, proposed[at], confidences[at]) if len(row.columns) else []

    def probabilities(self, rows: Sequence[Row]) -> Doubles:
        """Texts × values, before calibration."""
        table = stacked(((row.columns, row.values) for row in rows), len(self.vectoriser.vocabulary))
        return self.stack.probabilities(self.lines.scores(table))

    def _proposals(self, row: Row, proposed: NDArray[np.bool_], confidences: Doubles) -> list[Proposal]:
        best = sorted(np.flatnonzero(proposed), key=lambda value: (-confidences[value], value))
        return [
            Proposal(self.kind, self.values[value], round(float(confidences[value]), 3), self._why(row, int(value)))
            for value in best
        ]

    def _why(self, row: Row, value: int) -> Why:
        weights = row.values * self.lines.weights[row.columns, value]
        return Why(spans=weighty_spans(row, weights))


def chosen(probabilities: Doubles, thresholds: Doubles, *, single: bool) -> NDArray[np.bool_]:
    """Of a kind with one value the likeliest, else all that reach their thresholds."""
    if single:
        return np.asarray(probabilities == probabilities.max(axis=1, keepdims=True), np.bool_)
    return np.asarray(probabilities >= thresholds, np.bool_)


def weighty_spans(row: Row, weights: NDArray[np.float32]) -> tuple[tuple[int, int], ...]:
    """The words that speak most for the value, neighbours joined, in order of the text; none when all speak against it.

    A feature on two words gives half of its weight to each, so a word's weight is the sum of all it takes part in.
    """
    words = np.zeros(len(row.tokens) + 1)
    share = weights / np.where(row.last > row.first, 2, 1)
    np.add.at(words, row.first, share)
    apart = row.last > row.first
    np.add.at(words, row.last[apart], share[apart])
    most = words.max()
    if most <= 0:
        return ()
    heavy = np.argsort(-words, kind="stable")[:_WORDS_SHOWN]
    shown = sorted(int(at) for at in heavy if words[at] >= most / 4 and row.tokens[int(at)].is_word)
    spans: list[tuple[int, int]] = []
    for at in shown:
        token = row.tokens[at]
        if spans and at - 1 in shown:
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
    return tuple(spans)
