"""How many results each facet value has.

A facet's counts leave out its own filter, so that a second value can be chosen; all other filters hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.foundation.common import clock
from servanda.pipelines.publication.queries.asking import LATE, Query
from servanda.pipelines.publication.queries.conditions import Conditions
from servanda.pipelines.publication.queries.shelf import Shelf, read_anew, shelf

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """`facets[name][value]` counts results if that value were chosen too; `of`: how many there are without asking."""

    total: int
    of: int
    facets: Counts


def count(query: Query, conditions: Conditions, keys: list[int] | None) -> Counted:
    """How many results, and how many for each facet value; `keys` of what matches the words, None without words."""
    held, found = _base(query, keys)
    today = clock.today()
    chosen = {name: held.any_of(name, values, today=today) for name, values in _filters(query, conditions).items()}
    every = found
    for some in chosen.values():
        every &= some
    without = {name: _all_but(name, found, chosen) for name in chosen}
    counts: Counts = {name: {} for name in query.counted}
    for (facet, value), one in held.sets.items():
        if facet in counts and (number := one.count_in(without.get(facet, every))):
            counts[facet][value] = number
    if "flags" in counts and (late := (held.late(today) & without.get("flags", every)).bit_count()):
        counts["flags"][LATE] = late
    of = held.any_of("kind", query.kinds, today=today) & chosen.get("state", ~0)
    return Counted(every.bit_count(), of.bit_count(), {name: _most_first(values) for name, values in counts.items()})


def _filters(query: Query, conditions: Conditions) -> dict[str, tuple[str, ...]]:
    return {name: query.states if name == "state" else query.filters[name] for name in conditions.facets}


def _all_but(name: str, base: int, chosen: dict[str, int]) -> int:
    for other, some in chosen.items():
        if other != name:
            base &= some
    return base


def _base(query: Query, keys: list[int] | None) -> tuple[Shelf, int]:
    """What is searched in: the kinds asked for, and what matches the words."""
    held, found = shelf(), None
    if keys is not None:
        found = held.entries(keys)
        if found is None:  # laid out again since, under other keys
            held = read_anew()
            found = held.entries(keys) or 0
    base = held.any_of("kind", query.kinds, today=clock.today())
    return held, base if found is None else base & found


def _most_first(held: dict[str, int]) -> dict[str, int]:
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))
