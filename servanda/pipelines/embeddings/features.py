"""Texts as rows of numbers, one column for each stem and concept: what they say exactly.

A rare stem weighs more than one that everybody uses (inverse document frequency, Spärck Jones 1972); a stem said twice
weighs less than twice. Rows have length one, so that the product of two is the cosine of the angle between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from servanda.pipelines.embeddings.concepts import lexicon
from servanda.pipelines.embeddings.words import words

MOST_STEMS = 60_000
FEW_TEXTS = 2_000  # with more texts than this, a stem must occur in two of them to count
FEWEST_TEXTS = 200
CONCEPT_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says: stems with how often, and concepts."""

    stems: Counter[str]
    concepts: frozenset[str]


def read(text: str) -> Read:
    spoken = words(text)
    found = lexicon().find(text, spoken)
    return Read(Counter(word.stem for word in spoken), frozenset(one.concept for one in found))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Columns: stems first, then concepts; `weights` of each, nothing for what every text has."""

    stems: dict[str, int]
    concepts: dict[str, int]
    weights: np.ndarray

    def counts(self, texts: Sequence[Read]) -> csr_matrix:
        """Stems of each text, 1 + ln(how often); those not in the vocabulary are left out."""
        known = self.stems
        return _matrix(
            ([(known[s], 1.0 + np.log(n)) for s, n in text.stems.items() if s in known] for text in texts), len(known)
        )

    def ideas(self, texts: Sequence[Read]) -> csr_matrix:
        """Concepts of each text."""
        return _matrix(([(self.concepts[name], 1.0) for name in text.concepts] for text in texts), len(self.concepts))

    def rows(self, texts: Sequence[Read]) -> csr_matrix:
        """Weighted and of length one; a text without anything known is a row of nothing."""
        whole = hstack([self.counts(texts), self.ideas(texts)], format="csr", dtype=np.float32)
        whole = whole @ diags(self.weights)
        return diags(one_over(lengths(whole))) @ whole

    def is_worth_reading(self, text: Read) -> bool:
        return any(stem in self.stems for stem in text.stems) or bool(text.concepts)


def vocabulary(texts: Sequence[Read]) -> Vocabulary:
    """Of these texts, the most frequent stems first."""
    texts_with: Counter[str] = Counter()
    ideas_with: Counter[str] = Counter()
    for text in texts:
        texts_with.update(text.stems.keys())
        ideas_with.update(text.concepts)
    least = 2 if len(texts) > FEW_TEXTS else 1
    ordered = sorted((stem for stem, n in texts_with.items() if n >= least), key=lambda s: (-texts_with[s], s))
    stems = {stem: column for column, stem in enumerate(ordered[:MOST_STEMS])}
    concepts = {name: column for column, name in enumerate(sorted(lexicon().names))}
    found = [*(texts_with[stem] for stem in stems), *(ideas_with[name] for name in concepts)]
    weights = rarity(np.array(found), len(texts))
    weights[len(stems) :] *= CONCEPT_WEIGHT
    return Vocabulary(stems, concepts, weights)


def rarity(texts_with: np.ndarray, texts: int) -> np.ndarray:
    """ln((1 + all) / (1 + with it)): nothing for what every text has.

    A handful of texts does not show which words are common: they count as some among `FEWEST_TEXTS`.
    """
    found: np.ndarray = np.log((1.0 + max(texts, FEWEST_TEXTS)) / (1.0 + np.minimum(texts_with, texts))).astype(
        np.float32
    )
    return found


def _matrix(rows: Iterable[list[tuple[int, float]]], columns: int) -> csr_matrix:
    starts, places, values = [0], [], []
    for row in rows:
        places += [column for column, _value in row]
        values += [value for _column, value in row]
        starts.append(len(places))
    shape = (len(starts) - 1, columns)
    held = csr_matrix(
        (np.array(values, dtype=np.float32), np.array(places, dtype=np.int32), np.array(starts, dtype=np.int64)), shape
    )
    held.sort_indices()
    return held


def lengths(rows: csr_matrix) -> np.ndarray:
    found: np.ndarray = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()).astype(np.float32)
    return found


def one_over(lengths: np.ndarray) -> np.ndarray:
    """Nothing stays nothing."""
    found: np.ndarray = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return found
