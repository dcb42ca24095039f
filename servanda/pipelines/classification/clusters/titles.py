"""A draft title for a cluster: the phrase its members share most and others least, as they write it.

"Early and forced marriage" is ours; "Nobody marries before 18" is a person's work.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda.pipelines.classification.clusters.wording import SOFT, is_adjective, is_edge, treaty_name
from servanda.pipelines.classification.knowledge.words import Word, cut
from servanda.pipelines.classification.knowledge.words import fold as fold_word
from servanda.pipelines.classification.repeats.reading import Reading
from servanda.pipelines.classification.repeats.shapes import Demand
from servanda.pipelines.classification.repeats.vocabulary import vocabulary

_LONGEST = 5  # words
_LONGEST_CHINESE = 8  # characters
_SHARED_ENOUGH = 0.2  # of the members in the title's language
_MOSTLY = 0.6  # of the members ask to ratify: then the treaties are the title
_TREATIES_NAMED = 3
_LENGTH_COUNTS = 0.8  # what each further telling word adds to a phrase's worth; a common noun half of it
_TIMES = 2  # a phrase found once is no shared one, where there is a better one

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """`treaties` are the codes of those a cluster of ratifications asks for, most asked first."""

    words: str
    language: str
    treaties: tuple[str, ...] = ()


class Titles:
    """Titles for the clusters of one State; none is given twice."""

    def __init__(self, demands: Sequence[Demand], readings: Sequence[Reading]) -> None:
        self.demands = demands
        self.readings = readings
        self._phrases = [dict(_phrases(demand)) for demand in demands]
        self._met: Counter[tuple[str, Phrase]] = Counter(
            (demand.language, phrase) for demand, own in zip(demands, self._phrases, strict=True) for phrase in own
        )
        self._given: set[str] = set()

    def of(self, places: Sequence[int]) -> Title:
        """The title of the cluster of these demands."""
        joining = [place for place in places if self.readings[place].asks_to_join]
        if len(joining) >= _MOSTLY * len(places):
            return self._ratification(joining)
        languages = Counter(self.demands[place].language for place in places)
        language = max(languages, key=lambda one: (languages[one], one == "en", one))
        inside = [place for place in places if self.demands[place].language == language]
        return Title(self._best(inside, language), language)

    def _ratification(self, joining: Sequence[int]) -> Title:
        asked = Counter(code for place in joining for code in sorted(self.readings[place].treaties))
        often = [code for code, times in asked.most_common() if times >= len(joining) / 4]
        codes = tuple(often[:_TREATIES_NAMED])
        names = ", ".join(treaty_name(code) for code in codes)
        for words in (f"Ratification: {names}", "Ratification of treaties", "Ratification of further treaties"):
            if names and words not in self._given:
                self._given.add(words)
                return Title(words, "en", codes)
            names = names or "-"
        return Title(self._numbered("Ratification of treaties"), "en", codes)

    def _best(self, places: Sequence[int], language: str) -> str:
        counts: Counter[Phrase] = Counter(phrase for place in places for phrase in self._phrases[place])
        everyone = sum(1 for demand in self.demands if demand.language == language)
        worths = {
            phrase: self._worth(phrase, times / len(places), language, everyone) for phrase, times in counts.items()
        }
        ranked = sorted(worths, key=lambda phrase: (counts[phrase] < _TIMES, -worths[phrase], phrase))
        for phrase in ranked:
            words = self._as_written(phrase, places)
            if words not in self._given:
                self._given.add(words)
                return words
        return self._numbered("No common phrase")

    def _worth(self, phrase: Phrase, share: float, language: str, everyone: int) -> float:
        common = self._met[language, phrase] / everyone
        soft = SOFT.get(language, frozenset())
        telling = sum(0.5 if word in soft else 1.0 for word in phrase if not is_edge(word, language))
        rarity = math.log(1 + share / common)
        shared = share if share >= _SHARED_ENOUGH else share / 4
        return shared * rarity * (1 + _LENGTH_COUNTS * (telling - 1))

    def _as_written(self, phrase: Phrase, places: Sequence[int]) -> str:
        """The commonest spelling, with a capital where the script has them."""
        written = Counter(self._phrases[place][phrase] for place in places if phrase in self._phrases[place])
        words = max(written, key=lambda one: (written[one], one))
        return words[:1].upper() + words[1:]

    def _numbered(self, words: str) -> str:
        number = 2
        while f"{words} ({number})" in self._given:
            number += 1
        self._given.add(f"{words} ({number})")
        return f"{words} ({number})"


def _phrases(demand: Demand) -> Iterator[tuple[Phrase, str]]:
    """Runs of words that can stand as a title, with how they are written."""
    language = demand.language
    words = cut(demand.words, language)
    folded = [fold_word(word.written, language) for word in words]
    known = vocabulary(language)
    soft = SOFT.get(language, frozenset())
    edges = [is_edge(word, language) for word in folded]
    telling = [
        not edge and word not in soft and (language == "zh" or not known.is_courtesy(word))
        for word, edge in zip(folded, edges, strict=True)
    ]
    fits = [tells or word in soft for tells, word in zip(telling, folded, strict=True)]
    longest = _LONGEST_CHINESE if language == "zh" else _LONGEST
    shortest = 2 if language == "zh" else 1
    for start in range(len(words)):
        if not fits[start]:
            continue
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            if end > start + 1 and not _are_neighbours(words[end - 2], words[end - 1], demand.words):
                break
            if not fits[end - 1] or end - start < shortest or is_adjective(folded[end - 1], language):
                continue
            if any(telling[start:end]):
                yield (
                    tuple(folded[start:end]),
                    _written(demand.words[words[start].start : words[end - 1].end], language),
                )


def _are_neighbours(one: Word, other: Word, text: str) -> bool:
    """A comma, a bracket or a full stop ends a phrase; blanks, hyphens and apostrophes do not."""
    return all(sign.isspace() or sign in "-‑’'" for sign in text[one.end : other.start])


def _written(words: str, language: str) -> str:
    spaced = " ".join(words.split())
    first, _blank, rest = spaced.partition(" ")
    if language == "zh" or not first.istitle() or any(word.istitle() for word in rest.split()):
        return spaced
    return first.lower() + (f" {rest}" if rest else "")
