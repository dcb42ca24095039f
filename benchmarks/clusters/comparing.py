"""Ours and the rivals on one list, as they are, held to the limit, and divided at best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.clusters.agreement import scores
from benchmarks.clusters.bounds import divided_by_heading
from benchmarks.clusters.lists import Listed, labels_of
from benchmarks.clusters.rivals import HDBSCAN_NAME, NOISE_ALONE, held_to, rivals
from servanda.pipelines.classification.clusters.proposing import largest, propose_clusters
from servanda.pipelines.classification.clusters.shapes import OURS as OUR_WEIGHTS
from servanda.pipelines.classification.clusters.shapes import Clustering, Weights

OURS, OURS_FREE = "ours", "ours, without the limit"
HELD, AT_BEST = ", held to 8 %", ", divided at best"
BOTH = ("v", "f1")

Methods = dict[str, dict[str, float]]


def clustering_of(listed: Listed, weights: Weights = OUR_WEIGHTS) -> Clustering:
    return propose_clusters(listed.demands, themes=listed.themes, threads=listed.threads, weights=weights)


def methods_of(listed: Listed, weights: Weights = OUR_WEIGHTS) -> Methods:
    """Scores by name. Rivals get as many groups as ours under the limit."""
    count, headings = len(listed.demands), listed.headings
    ours = labels_of(clustering_of(listed, weights), count)
    free = labels_of(clustering_of(listed, replace(weights, largest_share=1.0)), count)
    found = {OURS: scores(headings, [ours]), OURS_FREE: scores(headings, [free])}
    for rival, labellings in rivals(listed.vectors, len(set(ours))).items():
        found[rival] = scores(headings, labellings)
        if rival != NOISE_ALONE:
            found |= _under_the_limit(listed, rival, labellings)
    return found


def lost(methods: Mapping[str, Mapping[str, float]], ours: str, figures: Sequence[str], *, is_held: bool) -> list[str]:
    """The figures in which a rival is as good as ours or better, in words."""
    names = {"v": "V-measure", "f1": "pair F1"}
    return [
        f"{names[figure]} {score[figure]:.3f} of {rival}, {methods[ours][figure]:.3f} of {ours}"
        for rival, score in methods.items()
        if is_judged(rival, is_held=is_held)
        for figure in figures
        if methods[ours][figure] <= score[figure]
    ]


def is_judged(name: str, *, is_held: bool) -> bool:
    """Rivals held to the limit, or rivals as they are."""
    if is_held:
        return name.endswith(HELD)
    return not (name in (OURS, OURS_FREE, NOISE_ALONE) or name.endswith((HELD, AT_BEST)))


def _under_the_limit(listed: Listed, rival: str, labellings: Sequence[np.ndarray]) -> Methods:
    limit, headings = largest(len(listed.demands)), listed.headings
    limited = [held_to(limit, listed.vectors, labels) for labels in labellings]
    found = {f"{rival}{HELD}": scores(headings, limited)}
    is_beyond = any(np.unique(labels, return_counts=True)[1].max() > limit for labels in labellings)
    if is_beyond and rival != HDBSCAN_NAME:  # its largest group is noise, no group to divide
        divided = [divided_by_heading(labels, headings, limit) for labels in labellings]
        found[f"{rival}{AT_BEST}"] = scores(headings, divided)
    return found
