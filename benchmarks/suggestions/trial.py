"""One kind, fitted on one file and tried on another, beside the baseline in the same run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.suggestions import baseline
from benchmarks.suggestions.coded import Coded, seen_in
from servanda.pipelines.classification.engine import Proposal, Text
from servanda.pipelines.classification.learned import train
from servanda.pipelines.classification.learned.examples import Example, normalised
from servanda.pipelines.classification.learned.measures import Measured, measured

Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Trial:
    """Figures by scope ("all", "unseen"): rows, ours, baseline. Confusions are those of unseen texts."""

    kind: str
    rows: dict[str, int]
    ours: dict[str, Measured]
    baseline: dict[str, Measured]
    left_out: dict[str, int]
    unknown: list[str]  # values of the test that no training row carries
    seconds: dict[str, dict[str, float]]
    confusions: list[tuple[str, str, int]] = field(default_factory=list)  # true, said instead, texts

    def as_json(self) -> dict[str, Any]:
        return {
            "left_out": self.left_out,
            "values_only_in_test": self.unknown,
            "seconds": self.seconds,
            **{
                scope: {
                    "rows": self.rows[scope],
                    "ours": _named(self.kind, self.ours[scope]),
                    "baseline": _named(self.kind, self.baseline[scope]),
                }
                for scope in self.rows
            },
        }


def run(kind: str, training: Coded, test: Coded, *, processes: int) -> Trial:
    clock = _Clock()
    model = train(training.examples, kind=kind, source="a file given to the benchmark", processes=processes)
    clock.took("train")
    texts = [Text(at, example.words, example.language) for at, example in enumerate(test.examples)]
    proposals = list(model.propose(texts))
    clock.took("propose")
    known = {value for example in training.examples for value in example.values[kind]}
    asked = {value for example in test.examples for value in example.values[kind]}
    values = sorted(known | asked)
    simple = baseline.propose(training.examples, [text.words for text in texts], kind, values)
    clock.took("baseline")
    truths = _truths(test.examples, kind, values)
    ours, confidences = _table(proposals, values)
    seen = seen_in(training.examples)
    unseen = np.array([normalised(example.words) not in seen for example in test.examples], np.bool_)
    scopes = {"all": np.ones(len(texts), np.bool_), "unseen": unseen}
    return Trial(
        kind=kind,
        rows={scope: int(mask.sum()) for scope, mask in scopes.items()},
        ours={scope: measured(truths[mask], ours[mask], confidences[mask], values) for scope, mask in scopes.items()},
        baseline={scope: measured(truths[mask], simple[mask], None, values) for scope, mask in scopes.items()},
        left_out={"train": training.left_out, "test": test.left_out},
        unknown=sorted(asked - known),
        seconds=clock.parts,
        confusions=_confusions(truths[unseen], ours[unseen], values),
    )


def _named(kind: str, found: Measured) -> dict[str, float]:
    """Of a kind with one value, micro-F1, accuracy and exact are one number."""
    whole = dict(found.whole)
    exact = whole.pop("exact")
    if kind == "action":
        whole.pop("micro_f1")
        return {"accuracy": exact, **whole}
    return {**whole, "exact": exact}


def _truths(examples: Sequence[Example], kind: str, values: Sequence[str]) -> Truths:
    return np.array([[value in example.values[kind] for value in values] for example in examples], np.bool_).reshape(
        -1, len(values)
    )


def _table(proposals: Sequence[Sequence[Proposal]], values: Sequence[str]) -> tuple[Truths, NDArray[np.float64]]:
    place = {value: at for at, value in enumerate(values)}
    said, confidences = np.zeros((len(proposals), len(values)), np.bool_), np.zeros((len(proposals), len(values)))
    for row, made in enumerate(proposals):
        for proposal in made:
            said[row, place[proposal.value]] = True
            confidences[row, place[proposal.value]] = proposal.confidence
    return said, confidences


def _confusions(truths: Truths, said: Truths, values: Sequence[str]) -> list[tuple[str, str, int]]:
    """Pairs (missed value, value said without being true) on the same text, the most frequent twenty."""
    together = (truths & ~said).astype(np.int64).T @ (said & ~truths).astype(np.int64)
    pairs = [(values[a], values[b], int(together[a, b])) for a, b in zip(*np.nonzero(together), strict=True)]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:20]


class _Clock:
    """Seconds on the wall and of this process; those of helping processes show on the wall only."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, float]] = {}
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def took(self, part: str) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        self.parts[part] = {"wall": round(wall - self._wall, 1), "processor": round(processor - self._processor, 1)}
        self._wall, self._processor = time.perf_counter(), time.process_time()
