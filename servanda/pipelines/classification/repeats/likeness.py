"""How alike demands are, for all pairs of a State at once: shared terms, then what makes two demands one or two.

Weights and bounds are ours, set by reading pairs; a treaty or a group counts for what it decides, not for its letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from servanda.pipelines.classification.repeats.reading import Reading

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_WORD, _OBJECT, _GROUP, _ACT, _JOIN, _TREATY, _JOINED, _COURTESY = 1.0, 1.6, 1.0, 0.5, 0.4, 1.0, 2.0, 0.1
_ONE_DEMAND, _VAGUE = 2.4, 1.0
# Objects that nearly always mean one demand, and subjects so wide that sharing them says little.
_ONE_DEMAND_CODES = (
    "standing-invitation nhri preventive-mechanism follow-up-mechanism death-penalty corporal-punishment criminal-age"
    " marital-rape fgm conscience-objection birth-registration pay-gap early-marriage"
)
_VAGUE_CODES = (
    "special-procedures treaty-bodies upr discrimination poverty education health work development environment"
    " judiciary police business data media association religion moratorium action-plan gender-equality"
)
ONE_DEMAND, VAGUE = frozenset(_ONE_DEMAND_CODES.split()), frozenset(_VAGUE_CODES.split())
_COMMONEST = 0.45  # of its weight, what a term keeps that every demand has
_PARTS, _PARTS_OF_LISTS = 0.3, 0.5  # how much it counts that all of the shorter one is in the longer
_ALIKE = 0.3  # pairs less alike than that are not looked at


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of two demands (`one` < `other`) and how alike they are, 0 to 1."""

    one: Places
    other: Places
    likeness: Numbers


def alike(readings: Sequence[Reading], at_least: float = _ALIKE) -> Pairs:
    """All pairs that are at least so alike."""
    if len(readings) < 2:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    terms = _table(readings, lambda reading: {**dict.fromkeys(reading.courtesies, (0, 0)), **reading.terms})
    weights = _weigh(readings, terms)
    shared = sparse.triu((weights @ terms[0].T).tocsr(), k=1).tocoo()
    sizes = np.asarray(weights.sum(axis=1)).ravel()
    one, other = shared.row.astype(np.int64), shared.col.astype(np.int64)
    both = sizes[one] + sizes[other]
    dice = 2 * shared.data / both
    within = shared.data / np.minimum(sizes[one], sizes[other])
    joins = np.array([reading.asks_to_join for reading in readings])
    of_parts = np.where(joins[one] & joins[other], _PARTS_OF_LISTS, _PARTS)
    likeness = (1 - of_parts) * dice + of_parts * within
    kept = likeness >= at_least
    one, other, likeness = one[kept], other[kept], likeness[kept]
    for rule in (_by_treaties, _by_groups, _by_acts, _by_stages):
        likeness = likeness * rule(readings, one, other)
    kept = likeness >= at_least
    return Pairs(one[kept], other[kept], np.minimum(likeness[kept], 1.0))


def _table(readings: Sequence[Reading], of: Callable[[Reading], Any]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Ones where a reading has a code."""
    columns: dict[str, int] = {}
    indices: list[int] = []
    ends = [0]
    for reading in readings:
        indices += [columns.setdefault(code, len(columns)) for code in sorted(of(reading))]
        ends.append(len(indices))
    shape = (len(readings), max(len(columns), 1))
    return sparse.csr_matrix((np.ones(len(indices)), indices, ends), shape=shape), columns


def _weigh(readings: Sequence[Reading], terms: tuple[sparse.csr_matrix, dict[str, int]]) -> sparse.csr_matrix:
    """Each term by its kind, and less the more demands of this State have it."""
    table, columns = terms
    count = len(readings)
    met = np.asarray(table.sum(axis=0)).ravel()
    rarity = np.log((count + 1) / np.maximum(met, 1)) / np.log(count + 1)
    worth = np.array([_worth(code) for code in columns] or [0.0])
    by_term = worth * (_COMMONEST + (1 - _COMMONEST) * rarity)
    weighed = sparse.csr_matrix(table.multiply(by_term))
    joins = np.array([_JOINED if reading.asks_to_join else 1.0 for reading in readings])
    is_treaty = np.array([code.startswith("treaty:") for code in columns] or [False])
    treaties = weighed.multiply(is_treaty.astype(float))
    return sparse.csr_matrix(weighed + sparse.diags(joins - 1) @ treaties)


def _worth(code: str) -> float:
    if code == "act:join":
        return _JOIN
    if code == "act:unreserved":
        return 0.0
    kinds = {"group": _GROUP, "act": _ACT, "treaty": _TREATY}
    kind, colon, rest = code.partition(":")
    if kind == "object":
        return _ONE_DEMAND if rest in ONE_DEMAND else _VAGUE if rest in VAGUE else _OBJECT
    if colon:
        return kinds.get(kind, _WORD)
    return _COURTESY if code.startswith("~") else _WORD


def _common(readings: Sequence[Reading], of: Callable[[Reading], Any], one: Places, other: Places) -> tuple[Any, ...]:
    """How many codes each pair shares, and how many each side has."""
    table, _columns = _table(readings, of)
    shared = np.asarray(table[one].multiply(table[other]).sum(axis=1)).ravel()
    sizes = np.asarray(table.sum(axis=1)).ravel()
    return shared, sizes[one], sizes[other]


def _by_treaties(readings: Sequence[Reading], one: Places, other: Places) -> Numbers:
    """Joining another treaty is another demand; joining some of the same is a related one."""
    shared, first, second = _common(readings, lambda reading: reading.treaties, one, other)
    joins = np.array([reading.asks_to_join for reading in readings])
    both = joins[one] & joins[other]
    share = shared / np.maximum(first + second - shared, 1)
    factor = np.ones(len(one))
    factor[both & (share == 1)] = 1.15
    some = both & (share < 1)
    within = shared / np.maximum(np.minimum(first, second), 1)
    factor[some] = 0.3 + 0.35 * within[some] + 0.3 * share[some]
    factor[both & (share == 0)] = 0.15
    apart = (joins[one] != joins[other]) & (shared > 0)
    factor[apart] = 0.7
    reserves = np.array(["reservation" in reading.acts for reading in readings])
    factor[reserves[one] != reserves[other]] *= 0.6
    named = ~both & (first > 0) & (second > 0) & (shared == 0)
    factor[named] = 0.6
    return factor


def _by_groups(readings: Sequence[Reading], one: Places, other: Places) -> Numbers:
    """Another group is another demand; a group that only one names, often."""
    shared, first, second = _common(readings, lambda reading: reading.groups, one, other)
    factor = np.ones(len(one))
    factor[(first > 0) & (second > 0) & (shared == 0)] = 0.6
    factor[(first > 0) != (second > 0)] = 0.9
    return factor


# What is to be done, where it makes another demand; founding and ending go with all kinds of wording.
_HOUSES = ("nhri", "preventive-mechanism", "follow-up-mechanism")  # founding one is not strengthening it
_FOUNDED, _IMPROVED = 0.85, 0.85  # where only one asks to found it; where the other asks for its strength besides
_OTHER_STAGE = 0.75
_STAGES = frozenset({"make", "apply"})
_APART = frozenset({"prosecute", "train", "inform", "report", "release", "assistance", "share", "decriminalise"})


def _by_acts(readings: Sequence[Reading], one: Places, other: Places) -> Numbers:
    """Training is not punishing, whatever both are about."""
    shared, first, second = _common(readings, lambda reading: reading.acts & _APART, one, other)
    factor = np.ones(len(one))
    factor[(first > 0) & (second > 0) & (shared == 0)] = 0.7
    factor[(first > 0) != (second > 0)] = 0.92
    founds = np.array(["create" in reading.acts for reading in readings])
    houses = np.array([any(f"object:{house}" in reading.terms for house in _HOUSES) for reading in readings])
    improves = np.array(["improve" in reading.stages for reading in readings]) & ~founds
    factor[houses[one] & houses[other] & (founds[one] != founds[other])] *= _FOUNDED
    is_other = (founds[one] & improves[other]) | (improves[one] & founds[other])
    factor[houses[one] & houses[other] & is_other] *= _IMPROVED
    return factor


def _by_stages(readings: Sequence[Reading], one: Places, other: Places) -> Numbers:
    """Adopting a law, a plan or a declaration is not applying it, and suspending is not ending; who asks for both asks
    for each."""
    factor = np.ones(len(one))
    for stages in (lambda reading: reading.stages & _STAGES, _suspended_or_ended):
        shared, first, second = _common(readings, stages, one, other)
        factor[(first > 0) & (second > 0) & (shared == 0)] *= _OTHER_STAGE
    return factor


def _suspended_or_ended(reading: Reading) -> frozenset[str]:
    """A moratorium on executions, or their end by law."""
    if "object:moratorium" not in reading.terms and "object:death-penalty" not in reading.terms:
        return frozenset()
    suspended = {"suspended"} if "object:moratorium" in reading.terms else set()
    return frozenset(suspended | ({"ended"} if "end" in reading.acts else set()))
