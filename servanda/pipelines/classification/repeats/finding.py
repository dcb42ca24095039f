"""Proposing repeats among the demands made to one State."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from servanda.pipelines.classification.repeats.likeness import Pairs, alike
from servanda.pipelines.classification.repeats.reading import Reading, read
from servanda.pipelines.classification.repeats.shapes import Demand, Reason, Repeat, SharedPlace

PROPOSED = 0.8  # confidence from which a pair is worth a person's look

# Likeness and the share of right ones near it, as judged by reading (docs/evaluate/repeats.md); straight lines between.
LIKENESS = (0.30, 0.40, 0.50, 0.60, 0.70, 0.85, 1.00)
RIGHT = (0.08, 0.19, 0.43, 0.89, 0.90, 0.96, 0.99)


def find_repeats(demands: Sequence[Demand], at_least: float = PROPOSED) -> list[Repeat]:
    """Pairs of one State's demands that ask the same, surest first. The same demands give the same pairs."""
    ordered = sorted(demands, key=_by_age)
    readings = [read(demand) for demand in ordered]
    pairs = alike(readings)
    confidences = confidence(pairs)
    found = [
        _repeat(ordered[one], ordered[other], readings[one], readings[other], float(sure))
        for one, other, sure in zip(pairs.one, pairs.other, confidences, strict=True)
        if sure >= at_least
    ]
    return sorted(found, key=lambda repeat: (-repeat.confidence, repeat.earlier, repeat.later))


def confidence(pairs: Pairs) -> np.ndarray:
    """Of a hundred pairs so alike, how many are right."""
    return np.round(np.interp(pairs.likeness, LIKENESS, RIGHT), 3)


def _by_age(demand: Demand) -> tuple[date, str, int]:
    return (demand.asked_on or date.max, demand.review, demand.key)


def _repeat(earlier: Demand, later: Demand, one: Reading, other: Reading, sure: float) -> Repeat:
    shared = sorted(set(one.terms) & set(other.terms), key=lambda term: (other.terms[term], term))
    places = tuple(SharedPlace(term, one.terms[term], other.terms[term]) for term in shared)
    within = bool(earlier.review) and earlier.review == later.review
    return Repeat(earlier.key, later.key, sure, _reasons(earlier, later, one, other), places, within)


def _reasons(earlier: Demand, later: Demand, one: Reading, other: Reading) -> tuple[Reason, ...]:
    found = []
    if earlier.words.casefold().split() == later.words.casefold().split():
        found.append(Reason.SAME_WORDS)
    if one.treaties & other.treaties:
        found.append(Reason.SAME_TREATY)
    if one.acts & other.acts:
        found.append(Reason.SAME_ACT)
    if one.groups & other.groups:
        found.append(Reason.SAME_GROUP)
    if any(term.startswith("object:") for term in one.terms.keys() & other.terms.keys()):
        found.append(Reason.SAME_OBJECT)
    return tuple(found)
