"""What every engine of suggestions takes and gives. An engine knows texts, not the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be read: `key` is the caller's own, `language` a code of two letters."""

    key: int
    words: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Why:
    """What led to a proposal: places in the words as (start, end), names of rules or features, keys of neighbours."""

    spans: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()
    neighbours: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """`confidence` is calibrated: of all proposals made with 0.7, seven of ten are right."""

    kind: str  # states.Kind
    value: str
    confidence: float
    why: Why = Why()


class Engine(Protocol):
    """Proposes; decides nothing. The same texts give the same proposals."""

    name: str  # "knowledge", "learned"

    @property
    def version(self) -> str:
        """Changes whenever proposals may."""
        ...

    def propose(self, texts: Sequence[Text]) -> Iterator[list[Proposal]]:
        """For each text, in order, what is proposed; best first within a kind."""
        ...
