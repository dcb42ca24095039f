"""Word-by-word comparison of two texts, for pages that show what changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")
_TOO_SHORT = 5  # words and the spaces between them


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
    for same, (i1, i2), (j1, j2) in _stretches(matcher.get_opcodes()):
        if same:
            runs.append(Run(Change.SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Run(Change.REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Run(Change.ADDED, "".join(new[j1:j2])))
    return runs


def _stretches(
    opcodes: Sequence[tuple[str, int, int, int, int]],
) -> list[tuple[bool, tuple[int, int], tuple[int, int]]]:
    """Stretches that stayed or changed. A word or two that stayed between two changes counts as changed with them:

    nobody can read "the" and "in" kept from one sentence in the middle of another.
    """
    found: list[tuple[bool, tuple[int, int], tuple[int, int]]] = []
    last = len(opcodes) - 1
    for index, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        same = tag == "equal" and (index in (0, last) or i2 - i1 > _TOO_SHORT)
        if found and not same and not found[-1][0]:
            _same, (first_old, _), (first_new, _) = found.pop()
            found.append((False, (first_old, i2), (first_new, j2)))
        else:
            found.append((same, (i1, i2), (j1, j2)))
    return found
