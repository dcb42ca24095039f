"""Word-by-word comparison of two texts, for pages that show what changed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, came or went."""

    change: Change
    text: str


def word_differences(before: str, after: str) -> list[Run]:
    """Runs that, read without the removed ones, give `after`; without the added ones, `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[Run] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run(Change.SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Run(Change.REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Run(Change.ADDED, "".join(new[j1:j2])))
    return runs
