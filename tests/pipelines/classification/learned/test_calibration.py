"""Confidence is what becomes of promises, and never falls as they rise."""

from __future__ import annotations

import numpy as np
import pytest

from servanda.pipelines.classification.learned.calibration import (
    UNCHANGED,
    expected_calibration_error,
    fit_calibration,
)
from servanda.pipelines.classification.learned.thresholds import USUAL, best_threshold


def test_an_overconfident_engine_is_brought_to_what_it_keeps() -> None:
    chance = np.random.default_rng(3)
    promised = chance.uniform(0, 1, 20_000)
    right = chance.uniform(0, 1, 20_000) < promised**2  # keeps less than it promises
    fitted = fit_calibration(promised, right, np.ones(20_000))

    confidences = fitted.confidence(promised)

    assert expected_calibration_error(promised, right) > 0.1
    assert expected_calibration_error(confidences, right) < 0.02


def test_confidence_never_falls_as_the_promise_rises() -> None:
    chance = np.random.default_rng(4)
    promised = chance.uniform(0, 1, 2_000)
    fitted = fit_calibration(promised, chance.uniform(0, 1, 2_000) < 0.5, np.ones(2_000))

    steps = np.diff(fitted.confidence(np.linspace(0, 1, 500)))

    assert (steps >= 0).all()


def test_few_proposals_leave_probabilities_as_they_are() -> None:
    assert fit_calibration(np.array([0.2, 0.9]), np.array([True, False]), np.ones(2)) is UNCHANGED


def test_calibration_error_is_the_distance_of_confidence_from_truth() -> None:
    assert expected_calibration_error(np.full(10, 0.8), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.3)


def test_a_threshold_lies_between_those_that_carry_a_value_and_those_that_do_not() -> None:
    probabilities = np.concatenate([np.full(500, 0.7), np.full(500, 0.1)])
    truth = np.arange(1000) < 500

    assert 0.1 < best_threshold(probabilities, truth, np.ones(1000)) <= 0.7


def test_a_rare_value_stays_near_the_usual_threshold() -> None:
    probabilities, truth = np.full(100, 0.05), np.zeros(100, bool)
    probabilities[0], truth[0] = 0.95, True

    assert abs(best_threshold(probabilities, truth, np.ones(100)) - USUAL) < 0.1
    assert best_threshold(probabilities, np.zeros(100, bool), np.ones(100)) == USUAL
