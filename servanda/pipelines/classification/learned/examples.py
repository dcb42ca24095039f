"""What is learned from: texts with their values, and lessons, in which equal texts speak once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Of these kinds a text has exactly one value; of all others any number.
SINGLE_KINDS = frozenset({"action"})


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose values people gave. `order` grows with time (a session, a year); None where it is unknown."""

    words: str
    values: Mapping[str, Sequence[str]]  # kind → values
    language: str = "en"
    order: float | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """All examples with one normalised text. `order` is that of the latest."""

    words: str
    language: str
    values: frozenset[str]
    order: float | None = None
    key: str = field(default="", compare=False)


def normalised(words: str) -> str:
    """The text by which two examples are the same: letters and digits only, without case."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", words).casefold()).strip()


def lessons_of(examples: Iterable[Example], kind: str) -> list[Lesson]:
    """One lesson per normalised text, in order of first appearance; examples without such a value are left out."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        if example.values.get(kind) and (key := normalised(example.words)):
            groups.setdefault(key, []).append(example)
    vote = _single if kind in SINGLE_KINDS else _several
    return [
        Lesson(group[0].words, group[0].language, vote(group, kind), _latest(group), key)
        for key, group in groups.items()
    ]


def fold_of(key: str, folds: int) -> int:
    """The fold of a normalised text: equal texts always share one, on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % folds


def _single(group: list[Example], kind: str) -> frozenset[str]:
    votes = Counter(value for example in group for value in example.values[kind])
    return frozenset(sorted(votes, key=lambda value: (-votes[value], value))[:1])


def _several(group: list[Example], kind: str) -> frozenset[str]:
    """Values that at least half of the examples carry; where they all differ, those named most often."""
    votes = Counter(value for example in group for value in set(example.values[kind]))
    needed = min(len(group) / 2, max(votes.values()))
    return frozenset(value for value, count in votes.items() if count >= needed)


def _latest(group: list[Example]) -> float | None:
    return max((example.order for example in group if example.order is not None), default=None)
