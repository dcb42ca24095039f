"""Choosing among languages, and telling the reader which one was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from servanda.foundation.common.languages import content_code, direction

# If a reader's language is missing, these are tried in order before anything else.
FALLBACKS = ("en", "fr", "es", "ar", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the language it is really in."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> Passage:
    """The text in `language` (the active one if None), else the first fallback that exists; empty if none does."""
    texts = texts or {}
    wanted = content_code(language or get_language() or "en")
    for code in (wanted, *FALLBACKS, *texts):
        if texts.get(code):
            return Passage(texts[code], code)
    return Passage("", wanted)
