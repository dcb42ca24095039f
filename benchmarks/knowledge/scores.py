"""Counting right and wrong: F1 by label, and whether a confidence means what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

BINS = 10


def f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


@dataclass
class Tally:
    """Right, wrong and missed by label. Macro-F1 is over labels that were to be found at least once."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def add(self, found: set[str], wanted: set[str], either: Iterable[str] = ()) -> None:
        """`either`: labels that are neither wrong when found nor missed when not."""
        self.rows += 1
        self.right.update(found & wanted)
        self.wrong.update(found - wanted - set(either))
        self.missed.update(wanted - found)

    def of(self, label: str) -> float:
        return f1(self.right[label], self.wrong[label], self.missed[label])

    @property
    def labels(self) -> list[str]:
        return sorted(set(self.right) | set(self.missed))

    def summary(self) -> dict[str, float]:
        right, wrong, missed = self.right.total(), self.wrong.total(), self.missed.total()
        return {
            "rows": self.rows,
            "micro_f1": round(f1(right, wrong, missed), 4),
            "precision": round(right / max(1, right + wrong), 4),
            "recall": round(right / max(1, right + missed), 4),
            "macro_f1": round(sum(self.of(label) for label in self.labels) / max(1, len(self.labels)), 4),
            "labels": len(self.labels),
        }


@dataclass
class Calibration:
    """Pairs of (confidence shown, was it right)."""

    shown: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, confidence: float, right: bool) -> None:
        self.shown.append((confidence, right))

    def error(self) -> float:
        """Expected calibration error: the gap between confidence and share right, in ten bins, weighted by size."""
        if not self.shown:
            return 0.0
        bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
        for confidence, right in self.shown:
            bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
        gaps = (abs(sum(c for c, _ in held) - sum(r for _, r in held)) for held in bins if held)
        return round(sum(gaps) / len(self.shown), 4)
