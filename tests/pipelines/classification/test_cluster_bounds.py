"""What the measurement of clusters says no method can pass, tried against every way to group a few."""

from __future__ import annotations

from itertools import product

import numpy as np
from sklearn.metrics import v_measure_score

from benchmarks.clusters.agreement import pair_f1
from benchmarks.clusters.bounds import best_possible, divided_by_heading


def test_no_grouping_within_the_limit_passes_the_bound():
    headings = np.array([0, 0, 0, 0, 1, 1, 2])
    within = [
        np.array(labels) for labels in product(range(4), repeat=len(headings)) if max(map(labels.count, labels)) <= 3
    ]

    bound = best_possible(headings, 3)

    assert bound["f1"] == round(max(pair_f1(headings, labels) for labels in within), 3)
    assert bound["v"] == round(max(v_measure_score(headings, labels) for labels in within), 3)


def test_only_groups_beyond_the_limit_are_divided():
    headings = np.array([0, 0, 0, 1, 1, 0])

    divided = divided_by_heading(np.array([7, 7, 7, 7, 3, 3]), headings, 2)

    assert divided[4] == divided[5]
    assert len(set(divided[:4])) == 3  # two of the first heading, one more of it, one of the second
    assert divided[3] not in divided[:3]
