"""Choosing among languages, and telling the reader which one was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
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


def checked_texts(texts: Mapping[str, str], *, field: str, longest: int, ask: str = "") -> dict[str, str]:
    """Texts by language as they may be kept: trimmed, without empty ones. `ask` is said where none is left."""
    kept = {code: text.strip() for code, text in texts.items() if text.strip()}
    if ask and not kept:
        raise InvalidInput(ask, field=field)
    for text in kept.values():
        if "\x00" in text:
            raise InvalidInput(
                _("This text holds a sign that cannot be kept. Type it anew instead of pasting it."), field=field
            )
        if len(text) > longest:
            raise InvalidInput(_("Say it in at most %(number)s signs.") % {"number": longest}, field=field)
    return kept
