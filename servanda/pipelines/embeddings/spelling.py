"""The known word that was probably meant: letters left out, added, changed, or two that changed places.

Distance counts these four kinds of slips (Damerau, 1964). Comparing a word with tens of thousands takes a millisecond:
only words with nearly the same letters, in whatever order, are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

_KINDS = 32  # letters are counted under their number modulo this: enough to tell most words apart
_SHORTEST = 4
_LONG = 8  # letters from which two slips are forgiven


def slips_forgiven(word: str) -> int:
    """None in a word of three letters: nearly every other one would do."""
    return 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words; anything above `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i, *([0] * len(other))]
        for j, wanted in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def _letters(word: str) -> np.ndarray:
    counted = np.zeros(_KINDS, dtype=np.int16)
    for letter in word:
        counted[ord(letter) % _KINDS] += 1
    return counted


@dataclass(frozen=True, slots=True)
class Speller:
    """Known words, the likelier ones first, and how often each has which letters."""

    words: tuple[str, ...]
    letters: np.ndarray

    def nearest(self, word: str) -> str:
        """The known word with the fewest slips, the likelier of two; empty if none is near enough."""
        most = slips_forgiven(word)
        if not most or not self.words:
            return ""
        apart = np.abs(self.letters - _letters(word)).sum(axis=1)
        best, found = most + 1, ""
        # A changed letter counts twice here, once gone and once come.
        for place in np.flatnonzero(apart <= 2 * most):
            far = distance(word, self.words[place], min(most, best))
            if far < best:
                best, found = far, self.words[place]
        return found


def speller(words: Iterable[str]) -> Speller:
    """Of words in order, the likeliest first."""
    kept = tuple(dict.fromkeys(word for word in words if len(word) >= _SHORTEST - 1))
    return Speller(kept, np.array([_letters(word) for word in kept], dtype=np.int16).reshape(-1, _KINDS))
