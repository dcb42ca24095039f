"""From features to rows of numbers: present or not, rarer weighs more, long texts somewhat less per word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from servanda.pipelines.classification.learned.features import Reader, Token, read_actions, read_topics
from servanda.pipelines.classification.learned.lists import MARK

Floats = NDArray[np.float32]
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a kind's texts are read. `rarity`, `evening`: powers of the inverse frequency and of the row's length.

    `lists`: what each feature of our own lists weighs, however rare it is and however long the text.
    """

    name: str
    read: Reader
    rarity: float
    evening: float
    cost: float  # C of the linear models: how far an error is followed
    lists: float


# Chosen on sessions 1-17 of UPR Info against 18-20, never on later ones.
TOPICS = Recipe("topics", read_topics, rarity=1.0, evening=0.5, cost=1.0, lists=0.07)
ACTIONS = Recipe("actions", read_actions, rarity=0.5, evening=1.0, cost=0.5, lists=0.07)
RECIPES = {recipe.name: recipe for recipe in (TOPICS, ACTIONS)}


def recipe_for(kind: str) -> Recipe:
    return ACTIONS if kind in {"action", "measure", "smart"} else TOPICS


@dataclass(frozen=True, slots=True)
class Row:
    """A text as numbers: columns of known features, their values, and the words of each (first, last token)."""

    columns: Places
    values: Floats
    first: Places
    last: Places
    tokens: Sequence[Token]


@dataclass(frozen=True)
class Vectoriser:
    """Knows the features seen often enough, how rare each is (0: one of our lists), and how long a middling row is."""

    recipe: Recipe
    vocabulary: Sequence[str]
    rarity: Floats
    middle: float
    _column: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_column", {name: column for column, name in enumerate(self.vocabulary)})

    def row(self, words: str, language: str) -> Row:
        tokens, features = self.recipe.read(words, language)
        known: dict[int, tuple[int, int]] = {}
        for name, first, last in features:
            column = self._column.get(name)
            if column is not None:
                known.setdefault(column, (first, last))
        columns = np.fromiter(known, np.int32, len(known))
        places = np.array(list(known.values()), np.int32).reshape(-1, 2)
        return Row(columns, self.values_of(columns), places[:, 0], places[:, 1], tokens)

    def values_of(self, columns: Places) -> Floats:
        """What features that a text has weigh in it."""
        rarity, even = self.rarity[columns], self.recipe.evening
        length = float(np.sqrt(rarity @ rarity)) or 1.0
        weighed = rarity / np.float32(length**even * self.middle ** (1 - even))
        return np.where(rarity == 0, np.float32(self.recipe.lists), weighed)


def stacked(rows: Iterable[tuple[Places, Floats]], width: int) -> sparse.csr_matrix:
    """A sparse table, one row for each pair of columns and values."""
    parts = list(rows)
    ends = np.cumsum([0, *(len(columns) for columns, _ in parts)])
    columns = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int32)
    values = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.float32)
    table = sparse.csr_matrix((values, columns, ends), shape=(len(parts), width))
    table.sort_indices()
    return table


def fit_vectoriser(texts: Sequence[tuple[str, str]], recipe: Recipe) -> tuple[Vectoriser, sparse.csr_matrix]:
    """The vectoriser and the rows of its texts (words, language), each text read once.

    Features of at least three texts are kept (two or one when there are few texts); names are in order of the alphabet.
    """
    met: dict[str, int] = {}
    read = [
        np.unique([met.setdefault(feature.name, len(met)) for feature in recipe.read(*text)[1]]).astype(np.int32)
        for text in texts
    ]
    counts = np.bincount(np.concatenate(read), minlength=len(met)) if met else np.zeros(0, np.int64)
    least = 3 if len(texts) >= 5_000 else 2 if len(texts) >= 200 else 1
    vocabulary = sorted(name for name, at in met.items() if counts[at] >= least)
    kept = np.array([met[name] for name in vocabulary], np.int64)
    rarity = ((np.log((1 + len(texts)) / (1 + counts[kept])) + 1) ** recipe.rarity).astype(np.float32)
    rarity[[name.startswith(MARK) for name in vocabulary]] = 0
    column = np.full(len(met), -1, np.int32)
    column[kept] = np.arange(len(kept), dtype=np.int32)
    known = [places[places >= 0] for places in (column[features] for features in read)]
    lengths = np.array([np.sqrt(rarity[places] @ rarity[places]) for places in known], np.float64)
    vectoriser = Vectoriser(recipe, vocabulary, rarity, float(np.median(lengths)) or 1.0)
    return vectoriser, stacked(((places, vectoriser.values_of(places)) for places in known), len(vocabulary))
