"""What several engines and sources say about one recommendation, as rows of which each stands once. Plain Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from servanda.pipelines.classification.engine import Proposal, Text, Why

# As the columns are.
LONGEST_VALUE, LONGEST_VERSION = 80, 40
MOST_WORDS = 12  # of what led to a proposal; more explain nothing


@dataclass(frozen=True, slots=True)
class Said:
    """One proposal, and who says so. `confidence` None: a source that gives no estimate."""

    kind: str
    value: str
    confidence: float | None
    method: str
    version: str
    why: Why = field(default_factory=Why)


@dataclass(frozen=True, slots=True)
class Row:
    """As it is written: `why` is JSON."""

    recommendation: int
    kind: str
    value: str
    confidence: float | None
    why: str
    method: str
    version: str


def said_by(engine: str, version: str, proposals: Iterable[Proposal]) -> Iterator[Said]:
    """An engine's proposals with its name on them; what no column can hold is left out.

    An engine of many models names all their versions: too long, it becomes a digest, which changes when any does.
    """
    if len(version) > LONGEST_VERSION:
        version = hashlib.sha256(version.encode()).hexdigest()[:12]
    for each in proposals:
        if each.value and len(each.value) <= LONGEST_VALUE:
            sure = round(min(max(each.confidence, 0.0), 1.0), 3)
            yield Said(each.kind, each.value, sure, engine, version, each.why)


def rows_of(text: Text, said: Iterable[Said]) -> Iterator[Row]:
    """Each kind and value once, by who is surest; the others are named in `also`."""
    best: dict[tuple[str, str], list[Said]] = {}
    for each in said:
        best.setdefault((each.kind, each.value), []).append(each)
    for (kind, value), several in best.items():
        first = max(several, key=_how_sure)
        also = sorted({each.method for each in several} - {first.method})
        why = _why(text, first.why, also)
        yield Row(text.key, kind, value, first.confidence, why, first.method, first.version)


def _how_sure(said: Said) -> tuple[float, str]:
    return (-1.0 if said.confidence is None else said.confidence, said.method)


def _why(text: Text, why: Why, also: list[str]) -> str:
    """Keys only where they say something, in one order: the same proposal is the same JSON."""
    spans = [[start, end] for start, end in why.spans[:MOST_WORDS] if 0 <= start < end <= len(text.words)]
    found: dict[str, object] = {}
    if spans:
        found["language"] = text.language
        found["spans"] = spans
        found["words"] = [text.words[start:end] for start, end in spans]
    for name, held in (("rules", why.rules), ("neighbours", why.neighbours), ("also", also)):
        if held:
            found[name] = list(held)
    return json.dumps(found, ensure_ascii=False, sort_keys=True)
