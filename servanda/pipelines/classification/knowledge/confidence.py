"""How often proposals with so many points were right: measured by `python -m benchmarks.knowledge --bands`, rounded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "confidence.yaml"
_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class _Table:
    grades: dict[tuple[str, str], str]
    shares: dict[tuple[str, str], dict[int, float]]


@cache
def _table() -> _Table:
    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    grades = {
        (kind, str(value)): name
        for kind, lists in written["grades"].items()
        for name, values in lists.items()
        for value in values
    }
    shares = {
        (kind, name): {int(points): float(share) for points, share in bands.items()}
        for kind, named in written["shares"].items()
        for name, bands in named.items()
    }
    return _Table(grades, shares)


def grade(kind: str, value: str) -> str:
    """Words speak more clearly of some codes than of others: clear, usual, loose or faint."""
    return _table().grades.get((kind, value), _USUAL)


def confidence(kind: str, value: str, points: int) -> float:
    """The share of proposals of this kind, grade and points that were right where it was measured."""
    return _table().shares[kind, grade(kind, value)][points]
