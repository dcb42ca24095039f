"""The engine that ships: themes, affected groups, SDG targets and goals out of lexicons and rules of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine import Proposal, Text, Why
from ..states import Kind
from .confidence import confidence
from .lexicons import lexicon
from .rules import rules
from .weighing import weigh

VERSION = "2026.1"
_KINDS = (Kind.THEME.value, Kind.GROUP.value, Kind.TARGET.value, Kind.GOAL.value)


class KnowledgeEngine:
    """Reads six languages; says nothing about a text in another."""

    name = "knowledge"
    version = VERSION

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        """For each text, in order, what its words speak for; surest first within a kind."""
        for text in texts:
            yield _proposals(text)


def _proposals(text: Text) -> list[Proposal]:
    words = lexicon(text.language)
    if words is None:
        return []
    found = [
        Proposal(*one.code, confidence(*one.code, one.points), Why(one.spans, one.rules))
        for one in weigh(words.hear(text.words), rules()).values()
    ]
    return sorted(found, key=lambda one: (_KINDS.index(one.kind), -one.confidence, one.value))
