"""Whether figures hang on the choice of weights, or on these very lists."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.clusters.agreement import scores
from benchmarks.clusters.comparing import BOTH, HELD, OURS, OURS_FREE, Methods, clustering_of, lost, methods_of
from benchmarks.clusters.lists import ALL, Listed, labels_of
from servanda.pipelines.classification.clusters.shapes import OURS as OUR_WEIGHTS
from servanda.pipelines.classification.clusters.shapes import Weights

PARTS, PART = 4, 0.8  # draws from each list, and the share of it that each has
_OTHERS = {
    "company": [replace(OUR_WEIGHTS, company=value) for value in (0.0, 0.25, 0.5, 0.75, 1.0)],
    "close_counts": [replace(OUR_WEIGHTS, close_counts=value) for value in (1, 2, 3, 4)],
    "by_root": [replace(OUR_WEIGHTS, by_root=value) for value in (2.2, 2.5, 2.8, 3.1)],
}
_TO_CHOOSE_FROM = [
    Weights(company, close, by_root)
    for company, close, by_root in itertools.product((0.0, 0.5), (2, 3, 4), (2.2, 2.5, 2.8, 3.1))
    if company or close == 3  # without company the power says nothing
]


def robustness(measured: Sequence[Listed]) -> dict[str, Any]:
    """Of the single lists; a State's lists together are the same texts again."""
    single = [one for one in measured if not one.name.endswith(ALL)]
    return {"range": _range(single), "left_out": _left_out(single), "parts": _parts(single)}


def _range(single: Sequence[Listed]) -> list[dict[str, Any]]:
    """One weight changed at a time."""
    found = []
    for name, values in _OTHERS.items():
        for weights in values:
            compared = [_of(listed, weights) for listed in single]
            found.append({"weight": name.replace("_", " "), "value": getattr(weights, name), **_summed(compared)})
    return found


@cache
def _of(listed: Listed, weights: Weights) -> Methods:
    return methods_of(listed, weights)


def _left_out(single: Sequence[Listed]) -> list[dict[str, Any]]:
    """Weights that are best on the other lists (mean of both figures), tried on the one left out."""
    known = {(listed.name, weights): _agreement(listed, weights) for listed in single for weights in _TO_CHOOSE_FROM}
    found = []
    for listed in single:
        others = [other.name for other in single if other is not listed]
        best = max(_TO_CHOOSE_FROM, key=lambda weights: sum(known[name, weights] for name in others))
        methods = _of(listed, best)
        chosen = {"company": best.company, "close counts": best.close_counts, "by root": best.by_root}
        found.append({"list": listed.name, **chosen, **methods[OURS], **_counted([methods])})
    return found


def _agreement(listed: Listed, weights: Weights) -> float:
    found = scores(listed.headings, [labels_of(clustering_of(listed, weights), len(listed.demands))])
    return found["v"] + found["f1"]


def _parts(single: Sequence[Listed]) -> list[dict[str, Any]]:
    """Ours beside the rivals on parts of each list drawn at random."""
    found = []
    for listed in single:
        chance = np.random.default_rng(0)
        size = int(PART * len(listed.demands))
        draws = [sorted(chance.permutation(len(listed.demands))[:size].tolist()) for _draw in range(PARTS)]
        compared = [methods_of(listed.part(places)) for places in draws]
        found.append({"list": listed.name, "draws": PARTS, **_summed(compared)})
    return found


def _summed(compared: Sequence[Methods]) -> dict[str, Any]:
    means = {figure: round(float(np.mean([one[OURS][figure] for one in compared])), 3) for figure in BOTH}
    return {**means, **_counted(compared)}


def _counted(compared: Sequence[Methods]) -> dict[str, Any]:
    """Comparisons in which ours is better: both under the limit, both without, ours under it and the rival without."""
    asked = sum(len(BOTH) for name in compared[0] if name.endswith(HELD)) * len(compared)
    kinds = (("held", OURS, True), ("free", OURS_FREE, False), ("mixed", OURS, False))
    return {"asked": asked} | {
        kind: asked - sum(len(lost(one, ours, BOTH, is_held=is_held)) for one in compared)
        for kind, ours, is_held in kinds
    }
