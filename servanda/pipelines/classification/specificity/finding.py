"""One value that a rule finds in a text, and the phrases that count for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.pipelines.classification.specificity.lexicon import Hit
from servanda.pipelines.classification.specificity.reading import Reading, Span

SHOWN = 4  # places shown for one value


@dataclass(frozen=True, slots=True)
class Finding:
    value: str
    rule: str
    spans: tuple[Span, ...] = ()

    def shown(self) -> tuple[Span, ...]:
        """The first places, each once, in the order of the text."""
        return tuple(sorted(set(self.spans))[:SHOWN])


def unblocked(reading: Reading, section: str) -> Iterator[Hit]:
    """Phrases of a section that lie in no phrase of its list `not`: 'law' in 'law enforcement' is no law."""
    hits = list(reading.of(section))
    blocked = {place for hit in hits if hit.name == "not" for place in range(hit.first, hit.end)}
    for hit in hits:
        if hit.name != "not" and not any(place in blocked for place in range(hit.first, hit.end)):
            yield hit
