"""How words are made comparable before they are indexed or searched; both sides use the same functions.

Each language is stemmed by PostgreSQL its own way. Before that, Arabic loses vowel signs and the tatweel and its forms
of alef, hamza, ya and ta marbuta are made one; Russian ё becomes е. Latin words with accents are indexed a second time
without them, so that "egalite" finds "égalité". Chinese has no spaces: it is cut into single and double characters.
"""

from __future__ import annotations

import re

from servanda.pipelines.embeddings.letters import (
    chinese_pieces,
    normal,
    script,
    without_accents,
    without_chinese,
)

# Text search configuration by language; other languages are indexed as they stand.
CONFIGURATIONS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
PLAIN = "simple"
__all__ = (
    "CONFIGURATIONS",
    "PLAIN",
    "accented_words",
    "chinese_pieces",
    "is_worth_suggesting",
    "lexeme",
    "normal",
    "printed_words",
    "script",
    "without_accents",
    "without_chinese",
)

_WORD = re.compile(r"[^\W_]+")


def accented_words(text: str) -> list[str]:
    """The words of a text that carry accents, without them."""
    if text.isascii():
        return []
    words = {word for word in _WORD.findall(text) if not word.isascii() and script(word) == "latin"}
    return sorted({without_accents(word) for word in words})


def printed_words(text: str) -> list[str]:
    """The words of a text in small letters, with repeats."""
    return _WORD.findall(text.casefold())


def is_worth_suggesting(word: str) -> bool:
    """Whether a mistyped search is compared with it: four letters or more, nothing else."""
    return 4 <= len(word) <= 60 and word.isalpha() and script(word) != "chinese"


def lexeme(word: str) -> str:
    """A word quoted for a tsvector or tsquery written by hand."""
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
