"""What the search for repeats takes and gives. It knows texts, not the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Demand:
    """One recommendation to a State. `key` is the caller's own; `review` names one review, report or decision."""

    key: int
    words: str
    language: str = "en"
    review: str = ""
    asked_on: date | None = None
    treaties: tuple[str, ...] = ()  # codes of our treaty list, where the source or a person named them


class Reason(StrEnum):
    """Why two demands are proposed as one."""

    SAME_WORDS = "same words"
    SAME_TREATY = "same treaty"
    SAME_ACT = "same act"
    SAME_GROUP = "same group"
    SAME_OBJECT = "same object"


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """Where both say the same: `what` is a code or a word's stem, the spans are (start, end) in each text."""

    what: str
    earlier: tuple[int, int]
    later: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`later` asks again what `earlier` asked. `confidence` is calibrated: with 0.9, nine of ten are right."""

    earlier: int
    later: int
    confidence: float
    reasons: tuple[Reason, ...]
    shared: tuple[SharedPlace, ...]
    is_within_review: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """One demand and all its askings, oldest first; `confidence` is that of its weakest join."""

    members: tuple[int, ...]
    confidence: float
