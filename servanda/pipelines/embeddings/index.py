"""Texts that can be found by meaning: one row each, compared with all others in a few milliseconds.

Likeness is half what two texts say exactly (stems and concepts) and half where they point in the space. Brute force: a
product of all rows with one, no tree and no approximation; 50,000 rows take less time than a page's template.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, vstack

from servanda.pipelines.embeddings import space as spaces
from servanda.pipelines.embeddings.features import Read, read
from servanda.pipelines.embeddings.space import Encoder, Space

EXACT = 0.5  # share of what is said exactly; measured by `python -m benchmarks.meaning`
# Directions of a handful of texts say nothing; with so many they say as much as they can.
ENOUGH_TEXTS = 200
_LONGEST_KEY = 100
_ARRAYS = ("keys", "numbers", "vectors", "values", "rows", "starts")


@dataclass(frozen=True, slots=True)
class Item:
    """A text to be found: `key` names the thing, `number` which version of it; a thing may have several texts."""

    key: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Index:
    """Rows in order of `keys`. What is said exactly is kept by column: `rows[starts[c]:starts[c + 1]]` say c."""

    space: Space
    keys: np.ndarray
    numbers: np.ndarray
    vectors: np.ndarray
    values: np.ndarray
    rows: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)

    def likeness_to_typed(self, text: str) -> np.ndarray:
        """Of every row to what somebody typed, slips forgiven: 0 nothing in common, 1 the same."""
        return self._likeness([text], [self.space.as_meant(text)])

    def likeness_to(self, texts: Sequence[str]) -> np.ndarray:
        """Of every row to the nearest of these texts, which are one thing in several languages."""
        return self._likeness(texts, [read(text) for text in texts])

    def _likeness(self, texts: Sequence[str], understood: Sequence[Read]) -> np.ndarray:
        pointing = self.space.vectors(texts, understood)
        said = self.space.vocabulary.rows(understood)
        best = np.zeros(len(self), dtype=np.float32)
        enough = 1.0 if self.space.encoder else min(1.0, self.space.fitted_on / ENOUGH_TEXTS)
        pointed = (1 - EXACT) * enough
        for row, vector in enumerate(pointing):
            exact = self._exact(said[row])
            # Pointing away says nothing: two texts are alike or they are not.
            np.maximum(best, (1 - pointed) * exact + pointed * (self.vectors @ vector), out=best)
        return best

    def _exact(self, said: csr_matrix) -> np.ndarray:
        found = np.zeros(len(self), dtype=np.float32)
        for column, weight in zip(said.indices, said.data, strict=True):
            own = slice(int(self.starts[column]), int(self.starts[column + 1]))
            found[self.rows[own]] += self.values[own] * weight
        return found


def build(items: Sequence[Item], encoder: Encoder | None = None) -> Index:
    """A space fitted on these texts, and the texts in it."""
    understood = [read(item.text) for item in items]
    return _of(spaces.fit(understood, encoder), items, understood)


def brought_up(index: Index, *, items: Sequence[Item], without: frozenset[str]) -> Index:
    """With these texts, read in the space as it is, and without what the things `without` and the new ones had."""
    gone = without | {item.key for item in items}
    stays = np.flatnonzero([key.decode() not in gone for key in index.keys.tolist()])
    added = _of(index.space, items, [read(item.text) for item in items])
    said = vstack([_exact(index)[stays], _exact(added)])
    return _laid_out(
        index.space,
        np.concatenate([index.keys[stays], added.keys]),
        np.concatenate([index.numbers[stays], added.numbers]),
        np.concatenate([index.vectors[stays], added.vectors]),
        said,
    )


def _of(space: Space, items: Sequence[Item], understood: Sequence[Read]) -> Index:
    keys = np.array([item.key.encode() for item in items], dtype=f"S{_LONGEST_KEY}")
    numbers = np.array([item.number for item in items], dtype=np.int64)
    vectors = space.vectors([item.text for item in items], understood).astype(np.float32)
    return _laid_out(space, keys, numbers, vectors, space.vocabulary.rows(understood))


def _exact(index: Index) -> csr_matrix:
    columns = len(index.starts) - 1
    return csc_matrix((index.values, index.rows, index.starts), shape=(len(index), columns)).tocsr()


def _laid_out(space: Space, keys: np.ndarray, numbers: np.ndarray, vectors: np.ndarray, said: csr_matrix) -> Index:
    order = np.argsort(keys, kind="stable")
    by_column = said.tocsr()[order].tocsc()
    return Index(
        space,
        keys[order],
        numbers[order],
        np.ascontiguousarray(vectors[order]),
        by_column.data.astype(np.float32),
        by_column.indices.astype(np.int32),
        by_column.indptr.astype(np.int64),
    )


def keep(index: Index, folder: Path) -> None:
    """As files that processes share; the space's own are kept with `space.keep`."""
    for name in _ARRAYS:
        np.save(folder / f"index-{name}.npy", getattr(index, name))


def kept(folder: Path, encoder: Encoder | None = None) -> Index:
    """Read back without reading it all: the system loads what a question touches."""
    arrays = (np.load(folder / f"index-{name}.npy", mmap_mode="r") for name in _ARRAYS)
    return Index(spaces.kept(folder, encoder), *(np.asarray(array) for array in arrays))


def told_by(folder: Path) -> str:
    """The version of the space kept here; empty if nothing is."""
    file = folder / "space.json"
    return str(json.loads(file.read_text(encoding="utf-8"))["version"]) if file.exists() else ""
