"""How alike two texts are, in words; and where they differ, for people to see."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Chinese and Japanese write without blanks: there, each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_APOSTROPHES = re.compile(r"['’‘`´]")
_AFTER_THE_END = " \t\n\u00a0;；؛.,*"
_END_OF_PART = re.compile(r"(?<=[)）])\s*[;；؛]\s+(?=\S)")
_SHORTEST_PART = 10  # letters: "and accede" alone is no part


class Piece(NamedTuple):
    """A run of words that both texts have, or only the older, or only the newer."""

    how: str  # "same" | "removed" | "added"
    text: str


def words(text: str) -> list[str]:
    """The words of a text without case, marks and punctuation; "State’s" and "States" stay two words."""
    return _WORD.findall(_APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).casefold())


def text_key(text: str) -> str:
    """Equal for two printings of one recommendation.

    OHCHR's lists close it with the States in brackets and a semicolon, UPR Info does without. Punctuation varies,
    and so do blanks: "su b sistence", "oftenancy", "illtreatment" are all found in real files.
    """
    return "".join(words(_without_closing_brackets(text)))


def part_keys(text: str) -> tuple[str, ...]:
    """Keys of the parts a joint paragraph strings together: "Ratify … (Togo); accede … (Benin);"."""
    parts = _END_OF_PART.split(text.strip())
    keys = [text_key(part) for part in parts] if len(parts) > 1 else []
    return tuple(key for key in keys if len(key) >= _SHORTEST_PART)


def agreement(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of words two texts have in common, 0 to 1, whatever their order."""
    total = len(one) + len(other)
    if not total:
        return 1.0
    return 2 * (Counter(one) & Counter(other)).total() / total


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """The newer text told as a change of the older, word by word."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", " ".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", " ".join(new[c:d])))
    return tuple(pieces)


def _without_closing_brackets(text: str) -> str:
    """Text before the brackets that end it; some names have their own: "(Venezuela (Bolivarian Republic of))"."""
    text = text.rstrip(_AFTER_THE_END)
    while text.endswith((")", "）")):
        depth = 0
        for place in range(len(text) - 1, -1, -1):
            depth += (text[place] in ")）") - (text[place] in "(（")
            if depth == 0:
                break
        shorter = text[:place].rstrip(_AFTER_THE_END)
        if depth or not shorter or any(char.isdigit() for char in text[place:]):
            break
        text = shorter
    return text
