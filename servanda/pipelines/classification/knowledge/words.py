"""Cutting texts into words, and bringing a word to the forms under which a lexicon may know it.

Words keep their place in the text, so that a proposal can point at them. Folding is done word by word and remembered:
a text of the United Nations uses few different words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Arabic vowel signs are not letters to Python, but stand inside words.
_ARABIC_SIGNS = "\u0640\u064b-\u065f\u0670"
_WORD = re.compile(rf"[^\W_{_ARABIC_SIGNS}](?:[^\W_]|[{_ARABIC_SIGNS}])*")
_ENGLISH_WORD = re.compile(r"[^\W_]+(?:['’](?:s|S)\b)?")
_CHINESE_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_SIGNS = re.compile(f"[{_ARABIC_SIGNS}]")

# Words that carry no subject are passed over, in texts and in lexicons alike: "rights of the child" is "rights child".
_EMPTY = {
    "en": "the a an of all its their any",
    "fr": "le la les l un une de des du d tous toutes à au aux en leur leurs son sa ses",
    "es": "el la los las lo un una de del todos todas a al en su sus",
    "ar": "",
    "ru": "",
    "zh": "",
}
_KEPT_MARKS = {"es": "ñ"}  # año and ano, niño and nino are different words
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_ARABIC_FRONTS = (
    "وبال",
    "فبال",
    "وكال",
    "وال",
    "فال",
    "بال",
    "كال",
    "ولل",
    "فلل",
    "ال",
    "لل",
    "وب",
    "ول",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
)
_SHORTEST_ARABIC = 3
_SHORTEST_PLURAL = 3  # letters before an s that may be a plural's


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, with its place in the text."""

    written: str
    start: int
    end: int


def fold(word: str, language: str) -> str:
    """Small letters without accents; Arabic without signs and with one form of each letter."""
    small = word.casefold()
    if language == "ar":
        return _SIGNS.sub("", small).translate(_ARABIC_LETTERS)
    if language == "en" and small[-2:] in ("'s", "’s"):
        small = small[:-2]
    if language == "ru":
        return small.replace("ё", "е")
    if language == "zh" or small.isascii():
        return small
    kept = _KEPT_MARKS.get(language, "")
    return "".join(letter if letter in kept else _bare(letter) for letter in small)


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))


_EMPTY_FOLDED = {tongue: frozenset(fold(word, tongue) for word in words.split()) for tongue, words in _EMPTY.items()}


def is_empty(folded: str, language: str) -> bool:
    return folded in _EMPTY_FOLDED[language]


def cut(text: str, language: str) -> list[Word]:
    """All words in order, empty ones too; in Chinese each character is a word."""
    pattern = {"zh": _CHINESE_WORD, "en": _ENGLISH_WORD}.get(language, _WORD)
    return [Word(found.group(), found.start(), found.end()) for found in pattern.finditer(text)]


def forms(folded: str, language: str) -> list[str]:
    """The word, and what it may be a form of: singular for plural; in Arabic without the prefixes written onto it."""
    if language in ("en", "fr", "es"):
        return [folded, *_singulars(folded)]
    if language == "ar":
        return [folded, *_without_fronts(folded)]
    return [folded]


def _singulars(folded: str) -> list[str]:
    found = []
    if folded.endswith("s") and len(folded) > _SHORTEST_PLURAL:
        found.append(folded[:-1])
        if folded.endswith("es") and len(folded) > _SHORTEST_PLURAL + 1:
            found.append(folded[:-2])
    return found


def _without_fronts(folded: str) -> list[str]:
    found = []
    for front in _ARABIC_FRONTS:
        rest = folded[len(front) :]
        if folded.startswith(front) and len(rest) >= _SHORTEST_ARABIC:
            found.append(rest)
    return found
