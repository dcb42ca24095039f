"""Is a text really in the language it claims? By script, for the tests beside."""

from __future__ import annotations

import re
from collections.abc import Mapping

from servanda.foundation.reference.names import LANGUAGES

_SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
_FOREIGN = {
    "en": r"[\u0400-\u06ff\u4e00-\u9fff]",
    "fr": r"[\u0400-\u06ff\u4e00-\u9fff]",
    "es": r"[\u0400-\u06ff\u4e00-\u9fff]",
    "ar": r"[\u0400-\u04ff\u4e00-\u9fff]",
    "ru": r"[\u0600-\u06ff\u4e00-\u9fff]",
    "zh": r"[\u0400-\u06ff]",
}


def faults(texts: Mapping[str, str]) -> list[str]:
    """What is wrong with texts that should stand in all six languages: absent, wrong script, stray spaces."""
    found = [f"no {lang}" for lang in LANGUAGES if not texts.get(lang)]
    for lang, text in texts.items():
        if text != " ".join(text.split()):
            found.append(f"spaces in {lang}")
        if lang in _SCRIPTS and not re.search(_SCRIPTS[lang], text):
            found.append(f"{lang} is not in its script")
        if re.search(_FOREIGN[lang], text):
            found.append(f"{lang} holds a foreign script")
    return found


def plain_words(text: str) -> str:
    """Words without case and punctuation, to compare wordings."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
