"""From scores of all values to probabilities: what goes together (trafficking with women, CERD with treaties) helps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression

Doubles = NDArray[np.float64]
Truths = NDArray[np.bool_]
_STEEP = 4.0  # makes of a score from -0.5 to 0.5 nearly the whole of 0 to 1


@dataclass(frozen=True, slots=True)
class Stack:
    """Second lines: over all squashed scores, the value's own score last; for kinds of one value, over plain scores."""

    weights: Doubles  # values × (values + 1), or values × values for kinds of one value
    intercepts: Doubles
    single: bool

    def probabilities(self, scores: Doubles) -> Doubles:
        if self.single:
            return np.asarray(softmax(scores @ self.weights.T + self.intercepts, axis=1), np.float64)
        lines = expit(_STEEP * scores) @ self.weights[:, :-1].T + 3 * scores * self.weights[:, -1]
        return np.asarray(expit(lines + self.intercepts), np.float64)


def fit_stack(scores: Doubles, truths: Truths, importance: Doubles, *, single: bool) -> Stack:
    """On scores of unseen folds only; on scores of their own lessons the first lines look surer than they are."""
    return _fit_single(scores, truths, importance) if single else _fit_several(scores, truths, importance)


def _fit_several(scores: Doubles, truths: Truths, importance: Doubles) -> Stack:
    values = truths.shape[1]
    weights, intercepts = np.zeros((values, values + 1)), np.zeros(values)
    squashed = expit(_STEEP * scores)
    for at in range(values):
        truth = truths[:, at]
        if truth.all() or not truth.any():
            intercepts[at] = 6.0 if truth.all() else -6.0
            continue
        table = np.column_stack([squashed, 3 * scores[:, at]])
        line = LogisticRegression(C=0.5, max_iter=300).fit(table, truth, sample_weight=importance)
        weights[at], intercepts[at] = line.coef_[0], line.intercept_[0]
    return Stack(weights, intercepts, single=False)


def _fit_single(scores: Doubles, truths: Truths, importance: Doubles) -> Stack:
    values = truths.shape[1]
    chosen = truths.argmax(axis=1)
    weights, intercepts = np.zeros((values, values)), np.full(values, -20.0)
    seen = np.unique(chosen)
    if len(seen) == 1:
        intercepts[seen] = 0.0
        return Stack(weights, intercepts, single=True)
    line = LogisticRegression(C=10.0, max_iter=300).fit(scores, chosen, sample_weight=importance)
    if len(seen) == 2:  # sklearn gives one line for two classes
        weights[seen], intercepts[seen] = (
            np.stack([-line.coef_[0] / 2, line.coef_[0] / 2]),
            [
                -line.intercept_[0] / 2,
                line.intercept_[0] / 2,
            ],
        )
    else:
        weights[seen], intercepts[seen] = line.coef_, line.intercept_
    return Stack(weights, intercepts, single=True)
