"""A line leans on what tells a value from the rest."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from servanda.pipelines.classification.learned.linear import fit_lines

# Texts × features: the first is met with the value only, the second now and then with and without it, the third always.
_ROWS = sparse.csr_matrix([[1, 1, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 1]], dtype=np.float32)
_CARRIED = np.array([[True], [True], [True], [False], [False], [False]])


def weights(telling: float) -> list[float]:
    lines = fit_lines(_ROWS, _CARRIED, np.ones(6), cost=0.1, telling=telling)
    return [float(weight) for weight in np.abs(lines.weights[:, 0])]


def test_a_feature_that_tells_the_value_from_the_rest_weighs_more_and_others_less() -> None:
    (only, also, always), (plain_only, plain_also, plain_always) = weights(0.5), weights(0.0)

    assert only > plain_only
    assert also / only < plain_also / plain_only
    assert always / only < plain_always / plain_only


def test_scores_rank_texts_with_the_value_first_whatever_scaling_the_fit_used() -> None:
    for telling in (0.0, 0.5, 1.0):
        scores = fit_lines(_ROWS, _CARRIED, np.ones(6), cost=1.0, telling=telling).scores(_ROWS)[:, 0]

        assert scores[:3].min() > scores[3:].max()


def test_features_equally_common_on_both_sides_say_nothing_and_break_nothing() -> None:
    rows = sparse.csr_matrix(np.ones((4, 2)), dtype=np.float32)

    lines = fit_lines(rows, np.array([[True], [True], [False], [False]]), np.ones(4), cost=1.0, telling=1.0)

    assert np.isfinite(lines.weights).all()
    assert np.isfinite(lines.intercepts).all()
