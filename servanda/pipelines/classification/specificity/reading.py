"""One text with everything the lists say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.pipelines.classification.specificity.lexicon import Hit, Lexicon
from servanda.pipelines.classification.specificity.words import Words, cut

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    words: Words
    lexicon: Lexicon
    hits: list[Hit]
    verbs: dict[int, Hit]  # where a verb begins; the longest
    objects: dict[int, list[Hit]]
    small: dict[int, list[Hit]]

    def span(self, hit: Hit) -> Span:
        return self.words.span(hit.first, hit.end)

    def of(self, section: str) -> Iterator[Hit]:
        return (hit for hit in self.hits if hit.of == section)

    def small_end(self, name: str, at: int) -> int:
        """Where the small word of this list that begins at `at` ends; `at` itself where there is none."""
        return max((hit.end for hit in self.small.get(at, ()) if hit.name == name), default=at)

    @property
    def is_spelled(self) -> bool:
        """Written with letters, not with Chinese signs, which say more in less space."""
        return not any("\u3400" <= word[0] <= "\u9fff" for word in self.words.folded)

    def __len__(self) -> int:
        return len(self.words.folded)


def read(text: str, lexicon: Lexicon) -> Reading:
    words = cut(text)
    hits = lexicon.hits(words)
    verbs: dict[int, Hit] = {}
    objects: dict[int, list[Hit]] = {}
    small: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.of == "verb":
            verbs.setdefault(hit.first, hit)
        elif hit.of == "list":
            objects.setdefault(hit.first, []).append(hit)
        elif hit.of == "small":
            small.setdefault(hit.first, []).append(hit)
    # One Chinese word is "adopt" and "by means of": in front of another verb it is the latter.
    for place, hit in list(verbs.items()):
        if hit.end in verbs and any(other.name == "by" for other in small.get(place, ())):
            del verbs[place]
    return Reading(words, lexicon, hits, verbs, objects, small)
