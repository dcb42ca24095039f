"""Demands as vectors: what they speak of, what they ask first counting most, and their themes where these are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from servanda.pipelines.classification.clusters.shapes import OURS, Themes, Weights
from servanda.pipelines.classification.repeats.reading import Reading
from servanda.pipelines.classification.repeats.shapes import Demand

Numbers = npt.NDArray[np.float64]

# Ratifying is a subject of its own, whatever the treaty is about; acts and named standards tell little of the subject.
_JOIN, _RESERVATION, _OBJECT, _GROUP, _ACT, _TREATY, _WORD = 3.0, 2.0, 2.0, 1.5, 0.4, 0.5, 1.0
_HALVED_AFTER = 200  # letters from the beginning: what is said there counts half
_THEMES = 0.7  # length of the themes' part beside the words' part of 1
_DIMENSIONS = 60
_SVD_SEED = 0  # the same demands give the same vectors


@dataclass(frozen=True, slots=True)
class Vectors:
    """One row for each demand, all of length 1: `words` sparse and never negative, `meaning` dense."""

    words: sparse.csr_matrix
    meaning: Numbers


def vectors(demands: Sequence[Demand], readings: Sequence[Reading], themes: Themes) -> Vectors:
    """Rows in the order of the demands."""
    words = normalize(_rare_counts_more(*_terms(readings)))
    of_themes = _rare_counts_more(*_theme_rows(demands, themes))
    if of_themes.nnz:
        words = normalize(sparse.hstack([words, normalize(of_themes) * _THEMES]).tocsr())
    return Vectors(words, _meaning(words))


def likeness(of: Vectors, weights: Weights = OURS) -> Numbers:
    """For all pairs, by what they say themselves and by the company they keep; 0 to 1.

    Two that say it in other words, and are like the same third ones, ask for the same; two that share a word and no
    company met by chance. What they say is half shared words, half shared meaning.
    """
    shared: Numbers = (of.words @ of.words.T).toarray()
    said = np.maximum((shared + of.meaning @ of.meaning.T) / 2, 0.0)
    company = normalize(said**weights.close_counts, copy=False)
    return np.asarray((1 - weights.company) * said + weights.company * (company @ company.T))


def _meaning(words: sparse.csr_matrix) -> Numbers:
    dimensions = min(_DIMENSIONS, min(words.shape) - 1)
    if dimensions < 1:
        return np.asarray(words.toarray())
    # Where all demands say the same there is no variance to share out; the vectors are right nonetheless.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(normalize(TruncatedSVD(dimensions, random_state=_SVD_SEED).fit_transform(words)))


def _terms(readings: Sequence[Reading]) -> tuple[list[dict[str, float]], int]:
    rows = [
        {term: _worth(term, reading) / (1 + place[0] / _HALVED_AFTER) for term, place in sorted(reading.terms.items())}
        or dict.fromkeys(sorted(reading.courtesies), 1.0)
        for reading in readings
    ]
    return rows, len(readings)


def _theme_rows(demands: Sequence[Demand], themes: Themes) -> tuple[list[dict[str, float]], int]:
    """A theme of half the confidence counts a quarter."""
    return [{code: sure**2 for code, sure in themes.get(demand.key, ())} for demand in demands], len(demands)


def _worth(term: str, reading: Reading) -> float:
    if term == "act:join":
        return _JOIN if reading.treaties else _ACT
    if term == "act:reservation":
        return _RESERVATION
    kind, colon, _rest = term.partition(":")
    return {"object": _OBJECT, "group": _GROUP, "act": _ACT, "treaty": _TREATY}.get(kind, _WORD) if colon else _WORD


def _rare_counts_more(rows: list[dict[str, float]], count: int) -> sparse.csr_matrix:
    columns: dict[str, int] = {}
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        indices += [columns.setdefault(code, len(columns)) for code in row]
        values += row.values()
        ends.append(len(indices))
    table: Any = sparse.csr_matrix((values, indices, ends), shape=(count, max(len(columns), 1)))
    met = np.asarray((table > 0).sum(axis=0)).ravel()
    return sparse.csr_matrix(table.multiply(np.log((1 + count) / (1 + met)) + 1))
