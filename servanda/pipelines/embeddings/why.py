"""Why two texts were found alike: the words of the one that the other says too, in whatever language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servanda.pipelines.embeddings.concepts import lexicon
from servanda.pipelines.embeddings.features import Read
from servanda.pipelines.embeddings.space import Space
from servanda.pipelines.embeddings.words import words

_TELLING = 1.0  # a word that every third text has tells nothing: ln 3 is 1.1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text; `weight`: the rarer, the more it tells."""

    start: int
    end: int
    weight: float


def shared(space: Space, asked: Iterable[Read], text: str) -> list[Span]:
    """Stretches of `text`, in order and apart, that say what was asked."""
    said = list(asked)
    stems = {stem for one in said for stem in one.stems}
    concepts = {concept for one in said for concept in one.concepts}
    spoken = words(text)
    found = [
        Span(one.start, one.end, space.weight_of_concept(one.concept))
        for one in lexicon().find(text, spoken)
        if one.concept in concepts
    ]
    found += [Span(word.start, word.end, space.weight_of(word.stem)) for word in spoken if word.stem in stems]
    return _apart(span for span in found if span.weight >= _TELLING)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Stretches that overlap become one; it tells as much as the most telling of them."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if kept and span.start < kept[-1].end:
            last = kept.pop()
            span = Span(last.start, max(last.end, span.end), max(last.weight, span.weight))
        kept.append(span)
    return kept


def told(text: str, spans: Sequence[Span], most: int = 4) -> tuple[str, ...]:
    """The most telling stretches as printed, each once."""
    ordered = sorted(spans, key=lambda span: -span.weight)
    printed = {text[span.start : span.end].casefold(): text[span.start : span.end] for span in reversed(ordered)}
    return tuple(reversed(printed.values()))[:most]
