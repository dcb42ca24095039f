"""How firm an order is: every weight is drawn anew, and the order made anew, many times.

Source: methods of the project, part 7.3: "share of draws with weights ±50 % in which the item stays in the top k".
Each weight is multiplied by a number drawn evenly from 1 - spread to 1 + spread, independently of the others. Beside
that share stand the ranks that a thing takes in the middle nine tenths of the draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from servanda.foundation.methods.priority import Criterion, Values, Weights

_BAND = (5, 95)  # percent of the draws
_DECIMALS = 9  # equal values stay equal whatever the order of adding

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stability:
    """`in_top`: share of draws in the first k. `best` and `worst`: ranks between which nine tenths of the draws lie."""

    in_top: float
    best: int
    worst: int


def stability(
    values: Sequence[Values],
    weights: Weights,
    comes_first: Sequence[bool],
    *,
    of: Sequence[int],
    top: int,
    spread: float,
    draws: int,
    seed: int,
) -> list[Stability]:
    """Of the things at the places `of`, each ranked among all. Equal ones share the better rank. The same seed gives
    the same draws; what the veto puts first stays first in each of them."""
    if not of:
        return []
    scores = _scores(values, weights, comes_first, spread=spread, draws=draws, seed=seed)
    ordered = np.sort(scores, axis=1)
    chosen = scores[:, list(of)]
    above = np.array([len(values) - np.searchsorted(row, own, side="right") for row, own in zip(ordered, chosen)])  # noqa: B905 - as many draws in both
    ranks = above + 1
    low, high = np.percentile(ranks, _BAND, axis=0, method="nearest")
    shares = (ranks <= top).mean(axis=0)
    return [
        Stability(float(share), int(best), int(worst)) for share, best, worst in zip(shares, low, high, strict=True)
    ]


def _scores(
    values: Sequence[Values], weights: Weights, comes_first: Sequence[bool], *, spread: float, draws: int, seed: int
) -> Floats:
    """P of each thing (columns) in each draw (rows); what comes first lies a whole 2 above."""
    used = [criterion for criterion in Criterion if weights.get(criterion)]
    table = np.array([[_number(each.get(criterion)) for criterion in used] for each in values], dtype=np.float64)
    known = ~np.isnan(table)
    drawn = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, len(used)))
    drawn *= np.array([weights[criterion] for criterion in used], dtype=np.float64)
    reached, possible = drawn @ np.where(known, table, 0.0).T, drawn @ known.T.astype(np.float64)
    scores: Floats = np.divide(reached, possible, out=np.zeros_like(reached), where=possible > 0)
    return np.round(scores, _DECIMALS) + 2.0 * np.array(comes_first, dtype=np.float64)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
