"""Parts of a whole as one bar: what is done, what is on its way, what is missing. Lengths compare between bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# From done to missing, and how each is filled: solid, hatched, empty. Never told apart by colour alone.
_FILLS = (("full", ""), ("edge", "p-partial"), ("track", ""))


@dataclass(frozen=True, slots=True)
class Share:
    """One part, in percent of the width."""

    x: float
    width: float
    css: str
    pattern: str


def shares(counts: Sequence[int], *, longest: int, rtl: bool = False) -> list[Share]:
    """At most three parts in reading order; a bar of `longest` fills the width. Nothing has no part."""
    found: list[Share] = []
    at = 0.0
    for count, (css, pattern) in zip(counts, _FILLS, strict=False):
        if count <= 0:
            continue
        width = 100 * count / max(longest, 1)
        x = 100 - at - width if rtl else at
        found.append(Share(round(x, 2), round(width, 2), css, pattern))
        at += width
    return found
