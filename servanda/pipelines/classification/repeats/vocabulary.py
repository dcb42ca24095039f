"""The words that decide whether two demands are one, read from our own lists, one tree of phrases for each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from servanda.pipelines.classification.knowledge.phrases import Phrases
from servanda.pipelines.classification.knowledge.words import fold

_HERE = Path(__file__).parent
_LONGEST_WHOLE_WORD = 3  # letters: "all" is a word, not the beginning of "allege"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


class Vocabulary:
    """Phrases of one language with the code each stands for: "treaty:CRPD", "group:women", "act:join"."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.phrases = Phrases(language)
        self.codes: dict[int, list[str]] = {}
        for code, names in instruments().items():
            self._add(f"treaty:{code}", names.get(language, []))
        demands = _demands()
        for kind in ("groups", "acts", "stages", "objects"):
            for code, names in demands[kind].items():
                self._add(f"{kind[:-1]}:{code}", names.get(language, []))
        self.courtesies = tuple(fold(word, language) for word in demands["courtesies"].get(language, "").split())
        self._courteous: dict[str, bool] = {}

    def is_courtesy(self, folded: str) -> bool:
        """A word that says how strongly or how soon, not what."""
        if folded not in self._courteous:
            self._courteous[folded] = any(
                folded == front or (len(front) > _LONGEST_WHOLE_WORD and folded.startswith(front))
                for front in self.courtesies
            )
        return self._courteous[folded]

    def _add(self, code: str, phrases: list[str]) -> None:
        for phrase in phrases:
            self.codes.setdefault(self.phrases.add(phrase), []).append(code)


@cache
def vocabulary(language: str) -> Vocabulary:
    return Vocabulary(language if language in LANGUAGES else "en")


@cache
def instruments() -> dict[str, dict[str, list[str]]]:
    """Codes of treaties, and how each is named by language."""
    with (_HERE / "instruments.yaml").open(encoding="utf-8") as file:
        read: dict[str, dict[str, list[str]]] = yaml.safe_load(file)
        return read


@cache
def _demands() -> dict[str, Any]:
    with (_HERE / "demands.yaml").open(encoding="utf-8") as file:
        read: dict[str, Any] = yaml.safe_load(file)
        return read
