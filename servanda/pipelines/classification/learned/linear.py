"""One line per value between the texts that carry it and those that do not, and what unseen folds score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC
from sklearn.utils.parallel import Parallel, delayed

Doubles = NDArray[np.float64]
Truths = NDArray[np.bool_]

NEVER = -3.0  # score of a value that no lesson, or every lesson but none other, carries


@dataclass(frozen=True, slots=True)
class Lines:
    """Weights: features × values. `intercepts`: one per value."""

    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, rows: sparse.csr_matrix) -> Doubles:
        return np.asarray(rows @ self.weights, np.float64) + self.intercepts


def fit_lines(
    rows: sparse.csr_matrix, truths: Truths, importance: Doubles, *, cost: float, processes: int = 1
) -> Lines:
    """Squared hinge, as of a linear support vector machine. The same lessons give the same lines."""
    one = delayed(_line)
    fitted = Parallel(n_jobs=processes)(one(rows, truths[:, at], importance, cost) for at in range(truths.shape[1]))
    weights = np.stack([line[0] for line in fitted], axis=1)
    return Lines(weights, np.array([line[1] for line in fitted], np.float32))


def _line(
    rows: sparse.csr_matrix, truth: Truths, importance: Doubles, cost: float
) -> tuple[NDArray[np.float32], float]:
    if truth.all() or not truth.any():
        return np.zeros(rows.shape[1], np.float32), -NEVER if truth.all() else NEVER
    # Looser than usual: a tenth of the time, and no unseen text is judged worse for it. One round too many is no error.
    machine = LinearSVC(C=cost, tol=0.03, random_state=0, max_iter=3_000)
    machine.fit(rows, truth, sample_weight=importance)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def scores_of_folds(
    folds: NDArray[np.int64],
    fit: Callable[[NDArray[np.bool_]], Lines],
    rows: sparse.csr_matrix,
    values: int,
    told: Callable[[int], None],
) -> Doubles:
    """For each row the scores of lines fitted on the other folds. `fit` takes the mask of rows to learn from."""
    scores = np.full((rows.shape[0], values), NEVER)
    for fold in np.unique(folds):
        unseen = folds == fold
        scores[unseen] = fit(~unseen).scores(rows[unseen])
        told(int(fold))
    return scores
