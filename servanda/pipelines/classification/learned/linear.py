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
    rows: sparse.csr_matrix, truths: Truths, importance: Doubles, *, cost: float, telling: float = 0, processes: int = 1
) -> Lines:
    """Squared hinge, as of a linear support vector machine. The same lessons give the same lines.

    `telling`: from 0 to 1, how much more freely a feature may weigh that is common on one side of the line and rare on
    the other (Wang and Manning 2012, "Baselines and Bigrams").
    """
    one = delayed(_line)
    fitted = Parallel(n_jobs=processes)(one(rows, truth, importance, cost, telling) for truth in truths.T)
    weights = np.stack([line[0] for line in fitted], axis=1)
    return Lines(weights, np.array([line[1] for line in fitted], np.float32))


def _line(
    rows: sparse.csr_matrix, truth: Truths, importance: Doubles, cost: float, telling: float
) -> tuple[NDArray[np.float32], float]:
    if truth.all() or not truth.any():
        return np.zeros(rows.shape[1], np.float32), -NEVER if truth.all() else NEVER
    # Looser than usual: a tenth of the time, and no unseen text is judged worse for it. One round too many is no error.
    machine = LinearSVC(C=cost, tol=0.03, random_state=0, max_iter=3_000)
    freedom = 1 - telling + telling * _ratios(rows, truth, importance) if telling else np.ones(rows.shape[1])
    machine.fit(rows @ sparse.diags(freedom.astype(np.float32)), truth, sample_weight=importance)
    return (machine.coef_[0] * freedom).astype(np.float32), float(machine.intercept_[0])


def _ratios(rows: sparse.csr_matrix, truth: Truths, importance: Doubles) -> Doubles:
    """How much each feature tells the two sides apart: the logarithm of its shares on both, as in naive Bayes.

    Without sign, each feature counted once more than it was met, and divided by their mean (as a square) over the rows.
    """
    present = rows.sign()
    carried = 1 + present.T @ (importance * truth)
    without = 1 + present.T @ (importance * ~truth)
    ratios = np.abs(np.log(carried / carried.sum()) - np.log(without / without.sum()))
    weight = np.asarray(rows.mean(axis=0), np.float64).ravel()
    mean = float(np.sqrt(weight @ ratios**2 / (weight.sum() or 1.0)))
    return np.asarray(ratios / (mean or 1.0), np.float64)


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
