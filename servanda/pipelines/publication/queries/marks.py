"""Marking hits: a text in segments, so that whoever shows it escapes each and adds the mark itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    if not lexemes or not text:
        return [Segment(text)] if text else []
    found: list[Segment] = []
    last = 0
    for start, end in _hits(text, lexemes):
        if start > last:
            found.append(Segment(text[last:start]))
        found.append(Segment(text[start:end], hit=True))
        last = end
    if last < len(text):
        found.append(Segment(text[last:]))
    return found


def snippet(text: str, lexemes: frozenset[str]) -> list[Segment]:
    """About 320 characters around the first hit, cut between words."""
    if len(text) <= _LENGTH:
        return marked(text, lexemes)
    first = next(iter(_hits(text, lexemes)), (0, 0))[0] if lexemes else 0
    start = 0 if first <= _BEFORE else text.rfind(" ", 0, first - _BEFORE) + 1
    end = text.find(" ", start + _LENGTH)
    cut = text[start : end if end != -1 else len(text)]
    before = [Segment("… ")] if start else []
    after = [Segment(" …")] if start + len(cut) < len(text) else []
    return [*before, *marked(cut, lexemes), *after]


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
