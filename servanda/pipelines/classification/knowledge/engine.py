"""The engine that ships: proposes themes, affected groups, SDG targets and goals out of lexicons and rules of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..engine import Proposal, Text, Why
from .confidence import confidence
from .lexicons import lexicon
from .rules import rules
from .weighing import in_order, weigh

VERSION = "2026.1"


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
    return [
        Proposal(one.code[0], one.code[1], confidence(one.code[0], one.points), Why(one.spans, one.rules))
        for one in in_order(weigh(words.hear(text.words), rules()))
    ]
