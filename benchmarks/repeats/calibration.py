"""Whether confidence is what it claims, on pairs that the curve was not set on.

The curve has seven points; its values are found anew on nine tenths of the pairs that were read, and asked on the tenth
left out. Beside it stands what chance alone does: the error that confidence would show on so few pairs were it right.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.optimize import lsq_linear
from sklearn.model_selection import StratifiedKFold

from servanda.pipelines.classification.repeats.finding import LIKENESS

CLAIMS = (0.0, 0.3, 0.5, 0.7, 0.85, 0.95, 1.01)
_FOLDS, _ROUNDS, _CHANCES = 10, 20, 2_000
_LEAST, _MOST = 0.01, 0.99  # nobody is surer than that after a few hundred pairs

Numbers = np.ndarray


def error(sure: Numbers, is_right: Numbers) -> float:
    """Expected calibration error: mean distance of claimed and right, by band of claims."""
    gap = 0.0
    for low, high in pairwise(CLAIMS):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            gap += abs(is_right[inside].mean() - sure[inside].mean()) * inside.mean()
    return float(gap)


def left_out(likeness: Numbers, is_right: Numbers, source: Numbers) -> list[Numbers]:
    """For each round, the confidence of every pair by a curve that was set without it; folds have all sources alike."""
    rounds = []
    for seed in range(_ROUNDS):
        sure = np.zeros(len(likeness))
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        for known, asked in folds.split(likeness, is_right + 2 * source):
            sure[asked] = np.interp(likeness[asked], LIKENESS, curve(likeness[known], is_right[known]))
        rounds.append(sure)
    return rounds


def curve(likeness: Numbers, is_right: Numbers) -> Numbers:
    """Values at the points of the curve: least squares, never falling."""
    between = np.array([np.interp(likeness, LIKENESS, one) for one in np.eye(len(LIKENESS))]).T
    steps = lsq_linear(between @ np.tril(np.ones((len(LIKENESS), len(LIKENESS)))), is_right.astype(float), (0, 1)).x
    return np.clip(np.cumsum(steps), _LEAST, _MOST)


def by_chance(sure: Numbers) -> float:
    """The error that these claims would show on average, were each exactly right."""
    chance = np.random.default_rng(0)
    return float(np.mean([error(sure, chance.random(len(sure)) < sure) for _draw in range(_CHANCES)]))
