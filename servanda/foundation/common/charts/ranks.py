"""Where a thing stands among many, and between which places it moves: a bar in a strip of all places."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST = 1.2  # percent: one place among thousands is still seen


@dataclass(frozen=True, slots=True)
class RankBar:
    """In percent of the strip: the places a thing moves between, and its own place."""

    x: float
    width: float
    at: float


def rank_bar(*, best: int, worst: int, rank: int, of: int, rtl: bool = False) -> RankBar:
    """The first place lies at the beginning of the line; from right to left the same drawing is 100 - x."""
    cell = 100 / max(of, 1)
    width = max((worst - best + 1) * cell, _LEAST)
    x = min((best - 1) * cell, 100 - width)
    at = (rank - 0.5) * cell
    return RankBar(round(100 - x - width if rtl else x, 2), round(width, 2), round(100 - at if rtl else at, 2))
