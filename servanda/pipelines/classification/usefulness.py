"""Which text is most useful to decide on next. Plain Python; the page explains it in the same words.

    usefulness = doubt × reach
    doubt = the sum over its open suggestions of 4·c·(1 − c): 1 where the machine is torn (50 %), 0.36 at 90 %, 0 where
            it is certain. A source that gives no estimate counts as torn.
    reach = 1 + 1 if new in the record + 1 if the State supported it + 1 if it is in no objective
              + 0.5 for each earlier time the same was asked, three at most

A person's answer changes most where the machine is in doubt, and where much hangs on it. Sorted by whole steps of
usefulness, then by kind and value of what is most in doubt, so that questions of one sort come together.
"""

from __future__ import annotations

from dataclasses import dataclass

NEW_FOR_DAYS = 90
_MOST_EARLIER = 3


@dataclass(frozen=True, slots=True)
class Reach:
    """What hangs on a recommendation. `times_asked` counts itself."""

    is_new: bool = False
    is_supported: bool = False
    is_alone: bool = False  # in no objective
    times_asked: int = 1

    @property
    def weight(self) -> float:
        earlier = min(max(self.times_asked - 1, 0), _MOST_EARLIER)
        return 1 + self.is_new + self.is_supported + self.is_alone + 0.5 * earlier


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recommendation with open suggestions: how many, how sure the least sure one is, what is most in doubt.

    `values`: kind and value of each.
    """

    recommendation: int
    count: int
    doubt: float
    least: float | None
    torn: tuple[str, str]  # kind and value of what is most in doubt
    reach: Reach = Reach()
    values: tuple[tuple[str, str], ...] = ()

    @property
    def usefulness(self) -> float:
        return self.doubt * self.reach.weight

    def is_sure(self, above: float) -> bool:
        """Whether every suggestion is at least that sure; without an estimate none is."""
        return self.least is not None and self.least >= above


def doubt(confidence: float | None) -> float:
    """How torn the machine is, 0 to 1."""
    sure = 0.5 if confidence is None else confidence
    return 4 * sure * (1 - sure)


def in_order(waiting: list[Waiting]) -> list[Waiting]:
    """The most useful first; questions of one sort together within a step of usefulness."""
    return sorted(waiting, key=lambda each: (-round(each.usefulness), each.torn, -each.usefulness, each.recommendation))
