"""How good proposals are: precision, recall, F1, calibration. The same figures stand on cards and in benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servanda.pipelines.classification.learned.calibration import expected_calibration_error

Doubles = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    """`whole`: micro_f1, macro_f1, exact (share of texts with all and only their values), calibration_error."""

    whole: Mapping[str, float]
    per_value: Mapping[str, Mapping[str, float]]


def measured(truths: Truths, proposed: Truths, confidences: Doubles | None, values: Sequence[str]) -> Measured:
    """The macro mean goes over values that at least one of these texts carries: nobody can find what is not there."""
    hits, said, true = (truths & proposed).sum(axis=0), proposed.sum(axis=0), truths.sum(axis=0)
    f1 = _share(2 * hits, said + true)
    carried = true > 0
    whole = {
        "micro_f1": float(_share(2 * hits.sum(keepdims=True), (said + true).sum(keepdims=True))[0]),
        "macro_f1": float(f1[carried].mean()) if carried.any() else 0.0,
        "exact": float((truths == proposed).all(axis=1).mean()) if len(truths) else 0.0,
    }
    if confidences is not None:
        whole["calibration_error"] = expected_calibration_error(confidences[proposed], truths[proposed])
    precision, recall = _share(hits, said), _share(hits, true)
    per_value = {
        value: {
            "texts": int(true[at]),
            "precision": round(float(precision[at]), 3),
            "recall": round(float(recall[at]), 3),
            "f1": round(float(f1[at]), 3),
        }
        for at, value in enumerate(values)
    }
    return Measured({name: round(figure, 4) for name, figure in whole.items()}, per_value)


def _share(part: NDArray[np.int64], of: NDArray[np.int64]) -> Doubles:
    return np.asarray(part / np.maximum(of, 1), np.float64)
