"""Marking hits: a text in segments, so that whoever shows it escapes each and adds the mark itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.pipelines.publication.queries.lexemes import lexemes_of_all
from servanda.pipelines.publication.words import normal, script

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _LENGTH = 80, 320


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `hit`: it is what was searched for."""

    text: str
    hit: bool = False


def prepare(texts: Iterable[str]) -> None:
    """Learn the stems of all words of a page in one statement."""
    lexemes_of_all(list({word for text in texts for word in _WORD.findall(text)}))


def marked(text: str, lexemes: frozenset[str]) -> list[Segment]:
    """The whole text; joined together, the segments are the text again."""
    return in_segments(text, _hits(text, lexemes) if lexemes else [])


def in_segments(text: str, spans: Sequence[tuple[int, int]]) -> list[Segment]:
    """The text with these stretches marked; they are in order and apart."""
    found: list[Segment] = []
    last = 0
    for start, end in spans:
        if start > last:
            found.append(Segment(text[last:start]))
        found.append(Segment(text[start:end], hit=True))
        last = end
    if last < len(text):
        found.append(Segment(text[last:]))
    return found


def snippet(text: str, lexemes: frozenset[str]) -> list[Segment]:
    """About 320 characters around the first hit, cut between words."""
    return shortened(text, _hits(text, lexemes) if lexemes else [])


def shortened(text: str, spans: Sequence[tuple[int, int]], length: int = _LENGTH) -> list[Segment]:
    """About so many characters around the first of these stretches, cut between words."""
    if len(text) <= length:
        return in_segments(text, spans)
    first = next(iter(spans), (0, 0))[0]
    start = 0 if first <= _BEFORE else text.rfind(" ", 0, first - _BEFORE) + 1
    end = text.find(" ", start + length)
    end = end if end != -1 else len(text)
    before = [Segment("… ")] if start else []
    after = [Segment(" …")] if end < len(text) else []
    inside = [(one - start, other - start) for one, other in spans if one >= start and other <= end]
    return [*before, *in_segments(text[start:end], inside), *after]


def _hits(text: str, lexemes: frozenset[str]) -> list[tuple[int, int]]:
    found = []
    stems = lexemes_of_all(_WORD.findall(text))
    for match in _WORD.finditer(text):
        word = match.group()
        if script(word) == "chinese":
            found += _hits_in_chinese(word, match.start(), lexemes)
        elif stems[word] & lexemes:
            found.append(match.span())
    return found


def _hits_in_chinese(run: str, offset: int, lexemes: frozenset[str]) -> list[tuple[int, int]]:
    hit = [False] * len(run)
    plain = normal(run)
    if len(plain) != len(run):
        return []
    for i in range(len(run)):
        if plain[i] in lexemes:
            hit[i] = True
        if plain[i : i + 2] in lexemes:
            hit[i] = hit[min(i + 1, len(run) - 1)] = True
    spans, start = [], None
    for i, is_hit in enumerate([*hit, False]):
        if is_hit and start is None:
            start = i
        elif not is_hit and start is not None:
            spans.append((offset + start, offset + i))
            start = None
    return spans
