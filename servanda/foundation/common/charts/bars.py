"""Horizontal bars on one scale: how many, and how many of them are late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST = 0.6  # percent: a bar of one among thousands is still seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One line in percent of the drawing: the whole, and at its beginning the part that is owed."""

    x: float
    width: float
    owed_x: float
    owed_width: float


def bars_of(rows: Sequence[tuple[int, int]], *, scale: int = 0, rtl: bool = False) -> list[Bar]:
    """(how many, of them owed) → bars; `scale` is what fills the whole width, the longest row unless given.

    From right to left the same drawing is 100 - x. Bars begin at zero.
    """
    most = max(scale, *(count for count, _owed in rows), 1) if rows else 1
    return [_bar(count, owed, most, rtl) for count, owed in rows]


def _bar(count: int, owed: int, most: int, rtl: bool) -> Bar:
    width, part = _percent(count, most), _percent(owed, most)
    return Bar(100 - width if rtl else 0, width, 100 - part if rtl else 0, part)


def _percent(count: int, most: int) -> float:
    return round(max(100 * count / most, _LEAST), 2) if count else 0.0
