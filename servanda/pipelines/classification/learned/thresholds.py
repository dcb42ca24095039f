"""From which probability a value is proposed: chosen for each value on folds its lines had not seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
USUAL = 0.4  # where F1 of middling values is best
_PRIOR = 10.0  # lessons' worth of the usual threshold, so that a rare value does not follow chance
_LOWEST, _HIGHEST = 0.05, 0.95


def best_threshold(probabilities: Doubles, truth: NDArray[np.bool_], importance: Doubles) -> float:
    """The middle of the probabilities whose F1 comes within 0.003 of the best, drawn to the usual for rare values."""
    carried = float(truth.sum())
    if not carried:
        return USUAL
    order = np.argsort(-probabilities, kind="stable")
    weight = importance[order]
    hits = np.cumsum(weight * truth[order])
    f1 = 2 * hits / (np.cumsum(weight) + hits[-1])
    # The cut lies half-way to the next text below; where all is clear, that is the middle of the gap.
    ranked = np.append(probabilities[order], 0.0)
    good = ((ranked[:-1] + ranked[1:]) / 2)[f1 >= f1.max() - 0.003]
    own = float(np.clip(good.mean(), _LOWEST, _HIGHEST))
    return (own * carried + USUAL * _PRIOR) / (carried + _PRIOR)


def best_thresholds(probabilities: Doubles, truths: NDArray[np.bool_], importance: Doubles) -> Doubles:
    return np.array([best_threshold(probabilities[:, at], truths[:, at], importance) for at in range(truths.shape[1])])
