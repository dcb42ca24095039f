"""What the field speaks of, in six languages: terms that mean the same are one concept.

Written by us. A text has a concept where a term's words stand close together, in any order ("violence within and
outside the family" speaks of violence in the family); Chinese terms are looked for letter by letter.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from servanda.pipelines.embeddings.letters import normal, script
from servanda.pipelines.embeddings.words import Word, words

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
VERSION = "1"  # changes whenever texts may have other concepts than before
_FEW = 2
_ROOM = 2  # words that may stand between those of a term


@dataclass(frozen=True, slots=True)
class Found:
    """A concept at a place of the text."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Term:
    concept: str
    rest: tuple[str, ...]  # stems besides the one it is kept under


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`names[concept][language]` is what a concept is called; `terms` by one stem of each; `chinese` by first letters.

    `uses[stem]` are all concepts of which some term has the stem.
    """

    names: dict[str, dict[str, str]]
    terms: dict[str, list[_Term]]
    chinese: dict[str, list[tuple[str, str]]]
    uses: dict[str, set[str]]

    def find(self, text: str, spoken: list[Word] | None = None) -> list[Found]:
        """Every concept a text has, each at its first place. `spoken`: its words, where they are known already."""
        found: dict[str, Found] = {}
        for one in self._all(text, words(text) if spoken is None else spoken):
            found.setdefault(one.concept, one)
        return list(found.values())

    def hinted_at(self, stem: str) -> frozenset[str]:
        """The concepts of a word that stands in the terms of one or two ("desaparecidos" without "personas")."""
        uses = self.uses.get(stem, set())
        return frozenset(uses) if len(uses) <= _FEW else frozenset()

    def _all(self, text: str, spoken: list[Word]) -> Iterator[Found]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(spoken):
            places.setdefault(word.stem, []).append(place)
        for head in places:
            for term in self.terms.get(head, ()):
                near = _near(places, head, term.rest)
                if near:
                    yield Found(term.concept, spoken[near[0]].start, spoken[near[1]].end)
        for place, word in enumerate(spoken):
            for written, concept in self.chinese.get(word.stem, ()):
                if text.startswith(written, spoken[place].start):
                    yield Found(concept, word.start, word.start + len(written))


def _near(places: dict[str, list[int]], head: str, rest: tuple[str, ...]) -> tuple[int, int] | None:
    """First and last word of the first place where all stems stand within reach."""
    if not all(stem in places for stem in rest):
        return None
    for place in places[head]:
        span = [place]
        for stem in rest:
            span.append(min(places[stem], key=lambda other: abs(other - place)))
        if max(span) - min(span) <= len(rest) + _ROOM:
            return min(span), max(span)
    return None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All concepts, read once."""
    held = Lexicon({}, {}, {}, {})
    for file in sorted(Path(__file__).parent.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                _add(held, row)
    return held


def _add(held: Lexicon, row: dict[str, str]) -> None:
    concept = row["concept"]
    if concept in held.names:
        raise ValueError(f"The concept “{concept}” stands twice.")
    held.names[concept] = {language: row[language].split("|")[0] for language in LANGUAGES}
    for language in LANGUAGES:
        for term in row[language].split("|"):
            _add_term(held, concept, term)


def _add_term(held: Lexicon, concept: str, term: str) -> None:
    if script(term) == "chinese":
        written = normal(term)
        held.chinese.setdefault(written[:2], []).append((written, concept))
        return
    stems = list(dict.fromkeys(word.stem for word in words(term)))
    for one_of_them in stems:
        held.uses.setdefault(one_of_them, set()).add(concept)
    if stems:
        # Kept under its longest word: the rarer it is, the fewer texts are looked at closely.
        stems.sort(key=len, reverse=True)
        kept = held.terms.setdefault(stems[0], [])
        if (one := _Term(concept, tuple(stems[1:]))) not in kept:
            kept.append(one)
