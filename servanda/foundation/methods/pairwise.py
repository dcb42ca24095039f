"""Weights from comparisons two by two (the analytic hierarchy process), and how far the comparisons contradict.

Source: methods of the project, part 7.3: weights are the principal eigenvector, CR = ((λ - n)/(n - 1))/RI, accepted up
to 0.1. The random indices RI for 3 to 7 criteria are those given there (to be confirmed), so more than 7 are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32}
MOST_CONTRADICTION = 0.1


@dataclass(frozen=True, slots=True)
class Compared:
    """Weights that sum to 1, and the consistency ratio: 0 where no comparison contradicts another."""

    weights: tuple[float, ...]
    ratio: float

    @property
    def is_accepted(self) -> bool:
        return self.ratio <= MOST_CONTRADICTION


def compare(matrix: Sequence[Sequence[float]]) -> Compared:
    """`matrix[i][j]`: how many times more i counts than j; j against i is the inverse."""
    table = np.array(matrix, dtype=np.float64)
    count = len(table)
    if count not in RANDOM_INDEX or table.shape != (count, count):
        raise ValueError("Compare three to seven criteria, each with each.")
    if not np.allclose(table * table.T, 1.0, atol=0.02):
        raise ValueError("What counts n times as much one way must count 1/n the other way.")
    values, vectors = np.linalg.eig(table)
    largest = int(np.argmax(values.real))
    weights = np.abs(vectors[:, largest].real)
    index = (float(values.real[largest]) - count) / (count - 1)
    return Compared(tuple(float(share) for share in weights / weights.sum()), max(index / RANDOM_INDEX[count], 0.0))
