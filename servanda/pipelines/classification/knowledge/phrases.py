"""Phrases of a lexicon, and finding all of them in a text at one pass.

How a phrase is written (the same in every language):

    death penalty            these words in this order; plurals and small words between them are tolerated
    traffick*                every word that begins so
    woman|women|girl*        one of these words
    violence .. women        up to four other words in between (eight characters in Chinese)
    rural + women            both anywhere in the text
    AIDS                     in capitals: only when the text has capitals too
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from .words import cut, fold, forms, is_empty

Span = tuple[int, int]

_GAP = ".."
_LONGEST_GAP = {"zh": 8}
_USUAL_GAP = 4
_SHORTEST_CAPITALS = 2


@dataclass(slots=True)
class _Step:
    """A place in the tree of phrases: what may follow at once, what may follow after other words, what ends here."""

    next: dict[int, _Step] = field(default_factory=dict)
    after_gap: dict[int, _Step] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)


class Phrases:
    """All phrases of one language in one tree. Each has a number, given by the order of adding."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._gap = _LONGEST_GAP.get(language, _USUAL_GAP)
        self._root = _Step()
        self._numbers: dict[str, int] = {}  # one choice of words, as written -> its number
        self._exact: dict[str, list[int]] = {}
        self._fronts: dict[str, list[int]] = {}
        self._capitals: dict[str, list[int]] = {}
        self._known: dict[str, tuple[int, ...] | None] = {}  # words met so far; None is an empty word
        self._phrases: dict[str, int] = {}

    def add(self, phrase: str) -> int:
        """The phrase's number; the same for the same words. `+` is not understood here."""
        if phrase in self._phrases:
            return self._phrases[phrase]
        number = self._phrases[phrase] = len(self._phrases)
        for path in product(*map(self._ways, phrase.split())):
            self._grow([choice for way in path for choice in way], number, phrase)
        return number

    def _grow(self, choices: list[str], number: int, phrase: str) -> None:
        """One branch of the tree."""
        step, gap = self._root, False
        for choice in choices:
            if choice != _GAP:
                step = (step.after_gap if gap else step.next).setdefault(self._choice(choice), _Step())
            gap = choice == _GAP
        if step is self._root or gap:
            raise ValueError(
                f"The phrase {phrase!r} of the lexicon {self.language!r} has no word to begin or end with."
            )
        step.ends.append(number)

    def find(self, text: str) -> list[tuple[int, Span]]:
        """Every phrase in the text with its place, in order of where it begins."""
        places: list[tuple[tuple[int, ...], int, int]] = []
        known = self._known
        for word in cut(text, self.language):
            written = word.written
            if written not in known:
                known[written] = self._meet(written)
            choices = known[written]
            if choices is not None:
                places.append((choices, word.start, word.end))
        found: list[tuple[int, Span]] = []
        for position, (choices, start, _end) in enumerate(places):
            for choice in choices:
                step = self._root.next.get(choice)
                if step is not None:
                    self._walk(step, position, places, start, found)
        return list(dict.fromkeys(found))

    def _walk(
        self,
        step: _Step,
        position: int,
        places: Sequence[tuple[tuple[int, ...], int, int]],
        start: int,
        found: list[tuple[int, Span]],
    ) -> None:
        for number in step.ends:
            found.append((number, (start, places[position][2])))
        if step.next and position + 1 < len(places):
            for choice in places[position + 1][0]:
                if choice in step.next:
                    self._walk(step.next[choice], position + 1, places, start, found)
        if step.after_gap:
            for later in range(position + 1, min(position + 2 + self._gap, len(places))):
                for choice in places[later][0]:
                    if choice in step.after_gap:
                        self._walk(step.after_gap[choice], later, places, start, found)

    def _ways(self, part: str) -> list[list[str]]:
        """The ways to say one part of a phrase: single words are one choice, `ill-treat*|abuse` is two ways."""
        if part == _GAP:
            return [[part]]
        singles, ways = [], []
        for one in part.split("|"):
            words = [word.written for word in cut(one.removesuffix("*"), self.language)]
            words = [word for word in words if not is_empty(fold(word, self.language), self.language)]
            if one.endswith("*") and words:
                words[-1] += "*"
            if len(words) == 1:
                singles += words
            else:
                ways.append(words)
        return [*ways, ["|".join(singles)]] if singles else ways

    def _choice(self, written: str) -> int:
        if written in self._numbers:
            return self._numbers[written]
        number = self._numbers[written] = len(self._numbers)
        for word in written.split("|"):
            bare = word.removesuffix("*")
            if len(bare) >= _SHORTEST_CAPITALS and bare.isupper() and bare.isascii():
                self._capitals.setdefault(bare, []).append(number)
            elif word.endswith("*"):
                self._fronts.setdefault(fold(bare, self.language), []).append(number)
            else:
                self._exact.setdefault(fold(bare, self.language), []).append(number)
        return number

    def _meet(self, written: str) -> tuple[int, ...] | None:
        """Which choices a word answers to. Asked once for each different word."""
        folded = fold(written, self.language)
        if is_empty(folded, self.language):
            return None
        found: dict[int, None] = {}
        for form in forms(folded, self.language):
            found.update(dict.fromkeys(self._exact.get(form, ())))
            for length in range(1, len(form) + 1):
                found.update(dict.fromkeys(self._fronts.get(form[:length], ())))
        found.update(dict.fromkeys(self._capitals.get(written.removesuffix("s"), ())))
        return tuple(found)
