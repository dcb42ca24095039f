"""Texts as words with their places. Chinese is cut into signs, Arabic words are also tried without what is glued on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Chinese signs stand alone; words keep their vowel signs and accents; marks end phrases.
_PIECE = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff]"
    "|\\d+(?:[.,]\\d+)*"
    "|(?:(?![\u3400-\u4dbf\u4e00-\u9fff\\d_])[\\w\u0300-\u036f\u064b-\u0652])+"
    "|[^\\w\\s]"
)
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "\u0640": None})


@dataclass(frozen=True, slots=True)
class Words:
    """One text: for each piece its place in the text and how it is compared."""

    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    named: tuple[bool, ...]  # begins with a capital

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where pieces `first` up to, not including, `end` stand in the text."""
        return self.starts[first], self.ends[end - 1]


def cut(text: str) -> Words:
    found = list(_PIECE.finditer(text))
    return Words(
        folded=tuple(fold(piece.group()) for piece in found),
        starts=tuple(piece.start() for piece in found),
        ends=tuple(piece.end() for piece in found),
        named=tuple(piece.group()[0].isupper() for piece in found),
    )


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Small letters without accents, vowel signs and the spellings of one Arabic letter."""
    lowered = word.lower().replace("’", "'")
    if lowered.isascii():
        return lowered
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    return plain.translate(_ARABIC_LETTERS).strip() or lowered  # an accent that stands alone stays


def forms(word: str) -> tuple[str, ...]:
    """The folded word, and for Arabic also without 'and', 'so', 'by', 'for', 'as' and the article."""
    if not "\u0620" <= word[:1] <= "\u064a":
        return (word,)
    found = [word]
    if word[0] in "وف" and len(word) > 3:
        found.append(word[1:])
    for form in tuple(found):
        if form.startswith("ال") or form.startswith("لل"):
            found.append(form[2:])
        elif form[0] in "بلك" and len(form) > 3:
            found.append(form[3:] if form[1:3] == "ال" else form[1:])
    return tuple(dict.fromkeys(form for form in found if len(form) > 1))
