"""Weights from comparisons two by two: methods, part 7.3, with its random indices."""

from __future__ import annotations

import pytest

from servanda.foundation.methods.pairwise import RANDOM_INDEX, compare


def test_comparisons_without_contradiction_give_their_weights_back() -> None:
    weights = (0.5, 0.3, 0.2)

    found = compare([[one / other for other in weights] for one in weights])

    assert found.weights == pytest.approx(weights)
    assert found.ratio == pytest.approx(0, abs=1e-9)


def test_a_small_contradiction_is_measured_and_accepted() -> None:
    """λ³ - 3λ² = 5/9 + 9/5 - 2, the characteristic equation, gives λ = 3.0385."""
    found = compare([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])

    assert found.weights == pytest.approx((0.637, 0.258, 0.105), abs=0.001)
    assert found.ratio == pytest.approx(((3.0385 - 3) / 2) / 0.58, abs=0.0005)
    assert found.is_accepted


def test_going_round_in_a_circle_is_refused() -> None:
    found = compare([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])

    assert not found.is_accepted


def test_only_what_has_a_random_index_can_be_judged() -> None:
    assert RANDOM_INDEX == {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32}
    with pytest.raises(ValueError, match="three to seven"):
        compare([[1, 2], [0.5, 1]])
    with pytest.raises(ValueError, match="the other way"):
        compare([[1, 2, 2], [2, 1, 2], [0.5, 0.5, 1]])
