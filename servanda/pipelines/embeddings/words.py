"""The words of a text that say something, each with its stem and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from servanda.pipelines.embeddings.letters import normal, script
from servanda.pipelines.embeddings.stems import GRAMMAR, stem

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are places in the text as given."""

    stem: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """In order. Chinese runs are cut into double characters, which overlap."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        pieces = _pieces(match.group())
        # Letters may become more when they are made comparable; then all pieces stand where the run does.
        exact = len(pieces) > 1 and pieces[-1][1] + 2 == end - start
        found += [Word(stem, start + at, start + at + 2) if exact else Word(stem, start, end) for stem, at in pieces]
    return found


@lru_cache(maxsize=200_000)
def _pieces(printed: str) -> tuple[tuple[str, int], ...]:
    """Stems of what stands between two spaces and where in it they begin: none for grammar, several for Chinese."""
    small = normal(printed).casefold()
    if not small or small in GRAMMAR:
        return ()
    if script(small) != "chinese":
        return ((stem(small), 0),)
    if len(small) == 1:
        return ((small, 0),)
    return tuple((small[i : i + 2], i) for i in range(len(small) - 1))
