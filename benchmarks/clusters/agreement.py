"""How well groups agree with headings: V-measure, and F1 of pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import v_measure_score

Labels = np.ndarray


def scores(headings: Labels, labellings: Sequence[Labels]) -> dict[str, float]:
    """Means over seeds; `largest` is the largest share of any."""
    return {
        "v": round(float(np.mean([v_measure_score(headings, labels) for labels in labellings])), 3),
        "f1": round(float(np.mean([pair_f1(headings, labels) for labels in labellings])), 3),
        "groups": round(float(np.mean([len(set(labels)) for labels in labellings]))),
        "largest": round(max(_largest_share(labels) for labels in labellings), 3),
    }


def pair_f1(headings: Labels, labels: Labels) -> float:
    """Of pairs put together, how many share a heading, and the reverse."""
    _names, groups = np.unique(labels, return_inverse=True)
    table = np.zeros((headings.max() + 1, groups.max() + 1))
    np.add.at(table, (headings, groups), 1)
    both, by_heading, by_group = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    return 2 * both / (by_heading + by_group)


def _pairs(counts: Labels) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _largest_share(labels: Labels) -> float:
    return float(np.unique(labels, return_counts=True)[1].max() / len(labels))
