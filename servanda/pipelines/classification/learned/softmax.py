"""Lines that share out one whole among values of which a text has exactly one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

Doubles = NDArray[np.float64]


def fit_softmax(
    table: Doubles | sparse.csr_matrix,
    chosen: NDArray[np.int64],
    importance: Doubles,
    *,
    values: int,
    cost: float,
    tol: float = 1e-4,
) -> tuple[Doubles, Doubles]:
    """Weights (values × columns) and intercepts; a value that no row carries has -20, which is never."""
    weights, intercepts = np.zeros((values, table.shape[1])), np.full(values, -20.0)
    seen = np.unique(chosen)
    if len(seen) == 1:
        intercepts[seen] = 0.0
        return weights, intercepts
    line = LogisticRegression(C=cost, max_iter=300, tol=tol).fit(table, chosen, sample_weight=importance)
    if len(seen) == 2:  # sklearn gives one line for two classes
        weights[seen] = np.stack([-line.coef_[0] / 2, line.coef_[0] / 2])
        intercepts[seen] = -line.intercept_[0] / 2, line.intercept_[0] / 2
    else:
        weights[seen], intercepts[seen] = line.coef_, line.intercept_
    return weights, intercepts
