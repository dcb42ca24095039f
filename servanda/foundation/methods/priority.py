"""The order of attention: what, among one State's own recommendations, to look at first, and why.

P = Σ w·c over what is known, divided by the weights of what is known; each criterion c runs from 0 to 1. Threats to
life or integrity and interim measures come first whatever P says. Source: methods of the project, part 7.3 (a choice
of ours; `priority.yaml` says which parts are). It is an order of work and no judgement on a State.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Criterion(StrEnum):
    """What may speak for looking at something first, in the order it is shown."""

    SEVERITY = "severity"
    SCALE = "scale"
    DISCRIMINATION = "discrimination"
    LEGAL_FORCE = "legal_force"
    RECURRENCE = "recurrence"
    FOLLOW_UP = "follow_up"
    NEXT_REPORT = "next_report"
    FEASIBILITY = "feasibility"
    ENABLING = "enabling"
    FINANCING = "financing"
    NEGLECT = "neglect"


Values = Mapping[Criterion, float | None]  # None: not known
Weights = Mapping[Criterion, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion of a sum: its value (None: not known), its weight as a share of all, and what it adds to P."""

    criterion: Criterion
    value: float | None
    weight: float
    adds: float


@dataclass(frozen=True, slots=True)
class Score:
    """P with its parts. `low` and `high`: what P would be, were everything unknown 0 or 1. All from 0 to 1."""

    value: float
    low: float
    high: float
    known: float  # share of the weights whose criteria have a value
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[Criterion, ...]:
        return tuple(part.criterion for part in self.parts if part.value is None)


def recurrence(askings: int) -> float:
    """r = 1 - 1/n, n the number of mechanisms or cycles that asked (7.3). Asked once is 0."""
    if askings < 1:
        raise ValueError("What was never asked does not recur.")
    return 1 - 1 / askings


def enabling(others: int) -> float:
    """How much else is answered with it: 0 for nothing else, a half for one, ever nearer to 1 (ours, as recurrence)."""
    return 1 - 1 / (1 + others)


def nearness(days: int, *, within: int) -> float:
    """1 for a day that is here or past, falling evenly to 0 for one that is `within` days away or more."""
    return min(max(1 - days / within, 0.0), 1.0)


def silence(days: int | None, *, full_after: int) -> float:
    """How long nothing was said: 0 today, 1 after so many days; None days: never a word, which is 1."""
    return 1.0 if days is None else min(max(days / full_after, 0.0), 1.0)


def mean_of_known(values: Iterable[float | None]) -> float | None:
    """Plain mean of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def reached(values: Values, weights: Weights) -> tuple[float, float]:
    """P alone, and how much of the weights is known: for ranking thousands."""
    known = sum_of_known = 0.0
    for criterion, weight in weights.items():
        value = values.get(criterion)
        if value is None or not weight:
            continue
        if not 0 <= value <= 1:
            raise ValueError(f"{criterion} is {value}; a criterion runs from 0 to 1.")
        known += weight
        sum_of_known += weight * value
    return (sum_of_known / known if known else 0.0), known / sum(weights.values())


def score(values: Values, weights: Weights) -> Score:
    """P of one thing. A criterion that is not known leaves the sum together with its weight, and is told."""
    value, known = reached(values, weights)
    total = sum(weights.values())
    shares = {criterion: weight / total for criterion, weight in weights.items() if weight}
    parts = tuple(_part(each, values.get(each), share, known) for each, share in shares.items())
    low = sum(part.weight * part.value for part in parts if part.value is not None)
    unknown = sum(part.weight for part in parts if part.value is None)
    return Score(value, low, low + unknown, known, parts)


def _part(criterion: Criterion, value: float | None, weight: float, known: float) -> Part:
    return Part(criterion, value, weight, weight * value / known if value is not None else 0.0)


def in_order(values: Sequence[float], comes_first: Sequence[bool]) -> list[int]:
    """Places in the list given, first what the veto puts first, then by P; equal ones stay in the order given."""
    return sorted(range(len(values)), key=lambda at: (not comes_first[at], -round(values[at], 9)))
