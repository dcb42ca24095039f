"""A space of meaning fitted on an installation's own texts: what stands together in texts lies close together.

Latent semantic analysis (Deerwester and others, 1990): the table of weighted stems, concepts and pieces of words is
broken down into a few hundred directions by a randomised decomposition (Halko, Martinsson and Tropp, 2011). Concepts
are shared by six languages, so a text lies near its translation; pieces of four letters carry mistyped and unknown
words. Pieces depend on the stem alone, so they are worked out once for each stem and never for each text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from servanda.pipelines.embeddings.features import Read, Vocabulary, lengths, one_over, rarity

DIRECTIONS = 256
MOST_FITTED = 16_000  # texts; more hardly turn the directions
MOST_PIECES = 20_000
PIECE_WEIGHT = 0.5
_LONG = 4
_MORE, _ROUNDS = 12, 2  # of the randomised decomposition: directions to spare, and how often it is sharpened
_MOST_OF_IT = 0.7
_EVEN = 0.35  # how much strong directions are held back: 0 not at all, 1 all count alike


def pieces(stem: str) -> list[str]:
    """Four letters at a time, with the ends marked; short and Chinese words have none."""
    marked = f"<{stem}>"
    return [marked[i : i + _LONG] for i in range(len(marked) - _LONG + 1)] if len(stem) >= _LONG else []


@dataclass(frozen=True, slots=True)
class Latent:
    """Where each stem, concept and piece points; a text points where its parts do together."""

    vocabulary: Vocabulary
    stems: np.ndarray
    concepts: np.ndarray
    pieces: dict[str, int]
    of_pieces: np.ndarray

    @property
    def directions(self) -> int:
        return int(self.stems.shape[1])

    def vectors(self, texts: Sequence[Read]) -> np.ndarray:
        """One row of length one for each text; nothing for a text of which nothing is known."""
        counts, ideas = self.vocabulary.counts(texts), self.vocabulary.ideas(texts)
        found = counts @ self.stems + ideas @ self.concepts
        known = self.vocabulary.stems
        for row, text in enumerate(texts):
            for stem in text.stems:
                if stem not in known:
                    found[row] += self._unknown(stem)
        return normalised(found)

    def _unknown(self, stem: str) -> np.ndarray | float:
        """A word nobody used so far points where words that look like it do, if most of it is known."""
        own = pieces(stem)
        known = [self.pieces[piece] for piece in own if piece in self.pieces]
        if len(known) < _MOST_OF_IT * len(own) or not known:
            return 0.0
        total: np.ndarray = self.of_pieces[known].sum(axis=0) / len(own) ** 0.5
        return total


def fit(vocabulary: Vocabulary, texts: Sequence[Read]) -> Latent:
    """Directions from at most `MOST_FITTED` of the texts, evenly chosen; the same texts give the same directions."""
    chosen = texts[:: -(-len(texts) // MOST_FITTED)] if texts else texts
    counts, ideas = vocabulary.counts(chosen), vocabulary.ideas(chosen)
    stems = len(vocabulary.stems)
    known, table = _pieces(vocabulary, counts)
    weighted = diags(vocabulary.weights[:stems])
    scale = diags(one_over(lengths(vocabulary_rows(counts, ideas, vocabulary))))
    parts = _Table(scale @ counts, scale @ ideas, weighted, diags(vocabulary.weights[stems:]), table)
    turned, strength = _directions(parts, min(DIRECTIONS, max(1, min(len(chosen), parts.columns) - 1)))
    held = one_over(strength**_EVEN)
    own, ideas_own, of_pieces = (part * held for part in parts.split(turned))
    return Latent(
        vocabulary,
        (weighted @ own + table @ of_pieces).astype(np.float32),
        (diags(vocabulary.weights[stems:]) @ ideas_own).astype(np.float32),
        known,
        of_pieces.astype(np.float32),
    )


def vocabulary_rows(counts: csr_matrix, ideas: csr_matrix, vocabulary: Vocabulary) -> csr_matrix:
    return hstack([counts, ideas], format="csr") @ diags(vocabulary.weights)


def _pieces(vocabulary: Vocabulary, counts: csr_matrix) -> tuple[dict[str, int], csr_matrix]:
    """The commonest pieces, and how much of each is in a stem, rarer ones weighing more."""
    texts_with = np.asarray((counts > 0).sum(axis=0)).ravel()
    total: Counter[str] = Counter()
    for stem, column in vocabulary.stems.items():
        for piece in set(pieces(stem)):
            total[piece] += int(texts_with[column])
    common = sorted(total, key=lambda piece: (-total[piece], piece))[:MOST_PIECES]
    known = {piece: place for place, piece in enumerate(common)}
    weights = PIECE_WEIGHT * rarity(np.array([float(total[piece]) for piece in common] or [0.0]), counts.shape[0])
    rows, columns, values = [], [], []
    for stem, column in vocabulary.stems.items():
        own = [known[piece] for piece in pieces(stem) if piece in known]
        rows += [column] * len(own)
        columns += own
        values += [float(weights[place]) / len(own) ** 0.5 for place in own]
    shape = (len(vocabulary.stems), max(len(known), 1))
    return known, csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)


@dataclass(frozen=True, slots=True)
class _Table:
    """Texts by (stems, concepts, pieces), never written out: pieces of a text are those of its stems."""

    counts: csr_matrix
    ideas: csr_matrix
    of_stems: csr_matrix
    of_ideas: csr_matrix
    pieces: csr_matrix

    @property
    def columns(self) -> int:
        return int(self.counts.shape[1] + self.ideas.shape[1] + self.pieces.shape[1])

    def split(self, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        first = self.counts.shape[1]
        second = first + self.ideas.shape[1]
        return whole[:first], whole[first:second], whole[second:]

    def times(self, whole: np.ndarray) -> np.ndarray:
        own, ideas, pieces = self.split(whole)
        found: np.ndarray = self.counts @ (self.of_stems @ own + self.pieces @ pieces)
        found += self.ideas @ (self.of_ideas @ ideas)
        return found

    def turned_times(self, whole: np.ndarray) -> np.ndarray:
        of_stems = self.counts.T @ whole
        return np.vstack([self.of_stems @ of_stems, self.of_ideas @ (self.ideas.T @ whole), self.pieces.T @ of_stems])


def _directions(table: _Table, wanted: int) -> tuple[np.ndarray, np.ndarray]:
    """The strongest directions as columns, and how strong each is."""
    chance = np.random.default_rng(1)
    size = min(wanted + _MORE, table.columns, table.counts.shape[0])
    start = table.times(chance.standard_normal((table.columns, size)).astype(np.float32))
    basis = np.linalg.qr(start)[0]
    for _round in range(_ROUNDS):
        other = np.linalg.qr(table.turned_times(basis))[0]
        basis = np.linalg.qr(table.times(other))[0]
    small = table.turned_times(basis)
    left, strength, _right = np.linalg.svd(small, full_matrices=False)
    # A direction is only known up to its sign; the largest part is made positive, so that two fits agree.
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(left.shape[1])])
    return (left * signs)[:, :wanted], strength[:wanted].astype(np.float32)


def normalised(rows: np.ndarray) -> np.ndarray:
    """Rows of length one; nothing stays nothing."""
    length = np.linalg.norm(rows, axis=1).astype(np.float32)
    found: np.ndarray = (rows * one_over(length)[:, None]).astype(np.float32)
    return found
