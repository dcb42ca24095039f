"""Reading the lexicons: which phrases speak for which code, and how loudly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from ..states import Kind
from .phrases import Phrases, Span

_FOLDER = Path(__file__).parent / "data" / "lexicons"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
SECTIONS = {"themes": Kind.THEME.value, "groups": Kind.GROUP.value, "targets": Kind.TARGET.value}
POINTS = {"sure": 3, "likely": 2, "hint": 1}
_BARS = "not"
_BOTH = " + "

Code = tuple[str, str]  # kind, value


@dataclass(frozen=True, slots=True)
class Voice:
    """What a phrase says: for a code with so many points, or against it with none."""

    code: Code
    points: int  # 0: where this phrase stands, nothing else speaks for the code


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases that speak only together."""

    first: int
    second: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase found in a text, speaking for one code. A pair has two spans."""

    spans: tuple[Span, ...]
    points: int
    phrase: tuple[int, ...]  # its number, two for a pair


@dataclass(slots=True)
class Lexicon:
    """The phrases of one language, ready to be looked for."""

    language: str
    phrases: Phrases
    voices: dict[int, list[Voice]] = field(default_factory=dict)
    pairs: dict[tuple[int, int], list[Voice]] = field(default_factory=dict)
    names: set[int] = field(default_factory=set)  # proper names that hide the single words in them

    def hear(self, text: str) -> dict[Code, list[Heard]]:
        """What each code has going for it in this text, exclusions already taken out."""
        found = self.phrases.find(text)
        if not found:
            return {}
        found = self._without_words_of_names(found)
        heard: dict[Code, list[Heard]] = {}
        barred: dict[Code, list[Span]] = {}
        for number, span in found:
            for voice in self.voices.get(number, ()):
                if voice.points:
                    heard.setdefault(voice.code, []).append(Heard((span,), voice.points, (number,)))
                else:
                    barred.setdefault(voice.code, []).append(span)
        self._hear_pairs(found, heard)
        for code, places in barred.items():
            if code in heard:
                heard[code] = [one for one in heard[code] if not _touches(one.spans, places)]
        return {code: ones for code, ones in heard.items() if ones}

    def _without_words_of_names(self, found: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
        names = [span for number, span in found if number in self.names]
        if not names:
            return found
        return [(number, span) for number, span in found if not any(_lies_inside(span, name) for name in names)]

    def _hear_pairs(self, found: list[tuple[int, Span]], heard: dict[Code, list[Heard]]) -> None:
        if not self.pairs:
            return
        first_places: dict[int, Span] = {}
        for number, span in found:
            first_places.setdefault(number, span)
        for (first, second), voices in self.pairs.items():
            if first in first_places and second in first_places:
                spans = tuple(sorted((first_places[first], first_places[second])))
                for voice in voices:
                    heard.setdefault(voice.code, []).append(Heard(spans, voice.points, (first, second)))


def _lies_inside(span: Span, name: Span) -> bool:
    return name[0] <= span[0] and span[1] <= name[1] and span != name


def _touches(spans: tuple[Span, ...], places: list[Span]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in spans for place in places)


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language, read once; None for a language we have no words in."""
    if language not in LANGUAGES:
        return None
    written = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    ready = Lexicon(language, Phrases(language))
    ready.names.update(ready.phrases.add(name) for name in written.get("names", ()))
    for code, strength, phrase in phrases_of(written):
        _add(ready, phrase, Voice(code, POINTS.get(strength, 0)))
    return ready


def phrases_of(written: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> Iterator[tuple[Code, str, str]]:
    """(code, strength, phrase) for each line of a lexicon. Refuses a strength that has no meaning."""
    for section, kind in SECTIONS.items():
        for value, strengths in written.get(section, {}).items():
            for strength, phrases in strengths.items():
                if strength not in POINTS and strength != _BARS:
                    raise ValueError(f"{section} {value}: {strength!r} is none of sure, likely, hint, not.")
                for phrase in phrases:
                    yield (kind, str(value)), strength, phrase


def _add(ready: Lexicon, phrase: str, voice: Voice) -> None:
    first, both, second = phrase.partition(_BOTH)
    number = ready.phrases.add(first)
    if both:
        ready.pairs.setdefault((number, ready.phrases.add(second)), []).append(voice)
    else:
        ready.voices.setdefault(number, []).append(voice)
