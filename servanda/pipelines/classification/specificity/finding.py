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


def unblocked(reading: Reading, section: str, *, longest: bool = True) -> Iterator[Hit]:
    """Phrases that lie in no longer phrase of `not` and, with `longest`, in none of another list of their section.

    So 'law' in 'law enforcement' is no law, and 'bodies' in 'treaty bodies' asks for no new body.
    """
    hits = list(reading.of(section))
    outer = [hit for hit in hits if hit.end - hit.first > 1 and (longest or hit.name == "not")]
    for hit in hits:
        if hit.name != "not" and not any(_holds(other, hit) for other in outer):
            yield hit


def _holds(outer: Hit, inner: Hit) -> bool:
    return (
        outer.name != inner.name
        and outer.first <= inner.first
        and inner.end <= outer.end
        and outer.end - outer.first > inner.end - inner.first
    )
