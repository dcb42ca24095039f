"""From promised to kept: of proposals made with 0.7, seven of ten shall be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

Doubles = NDArray[np.float64]
_ENOUGH = 200  # proposals; with fewer, steps of an isotonic curve would be chance


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising line through points: promised probabilities and what became of them."""

    promised: Doubles
    kept: Doubles

    def confidence(self, probabilities: Doubles) -> Doubles:
        return np.asarray(np.interp(probabilities, self.promised, self.kept), np.float64)


UNCHANGED = Calibration(np.array([0.0, 1.0]), np.array([0.0, 1.0]))


def fit_calibration(probabilities: Doubles, right: NDArray[np.bool_], importance: Doubles) -> Calibration:
    """Means of at least fifty neighbouring proposals, made to rise; joined by straight lines, never quite 0 or 1."""
    if len(probabilities) < _ENOUGH:
        return UNCHANGED
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, max(4, min(40, len(order) // 50)))
    weights = np.array([importance[part].sum() for part in parts])
    promised = np.array([np.average(probabilities[part], weights=importance[part]) for part in parts])
    kept = np.array([np.average(right[part], weights=importance[part]) for part in parts])
    risen = IsotonicRegression(y_min=0.01, y_max=0.995).fit_transform(promised, kept, sample_weight=weights)
    points, first = np.unique(promised, return_index=True)
    return Calibration(points, np.asarray(risen, np.float64)[first])


def expected_calibration_error(confidences: Doubles, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Mean distance of confidence from the share that is right, over bins of equal width, weighed by their size."""
    if not len(confidences):
        return 0.0
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    distance = 0.0
    for at in np.unique(place):
        chosen = place == at
        distance += chosen.sum() * abs(confidences[chosen].mean() - right[chosen].mean())
    return float(distance / len(confidences))
