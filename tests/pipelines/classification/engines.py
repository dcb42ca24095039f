"""A small real engine of a few rules, so that what is stored and reviewed is tested without the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.pipelines.classification.engine import Proposal, Text, Why

# (words, kind, value, confidence)
RULES = (
    ("marriage", "theme", "marriage-family", 0.94),
    ("school", "theme", "education", 0.9),
    ("girls", "group", "girls", 0.91),
    ("early marriage", "sdg_target", "5.3", 0.71),
    ("school", "sdg_target", "4.5", 0.5),
    ("adopt a law", "action", "5", 0.8),
    ("adopt", "action", "4", 0.4),
    ("law", "measure", "law", 0.85),
)


class Rules:
    """Proposes by words alone. `surer` moves every confidence, as a new version of an engine would."""

    name = "knowledge"

    def __init__(self, version: str = "1", *, surer: float = 0.0, without: frozenset[str] = frozenset()) -> None:
        self.version, self.surer, self.without = version, surer, without

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        for text in texts:
            yield list(self._read(text))

    def _read(self, text: Text) -> Iterator[Proposal]:
        for words, kind, value, sure in RULES:
            spans = tuple(found.span() for found in re.finditer(words, text.words, re.IGNORECASE))
            if spans and value not in self.without:
                confidence = min(sure + self.surer, 1.0)
                yield Proposal(kind, value, confidence, Why(spans=spans, rules=(f"words: {words}",)))
