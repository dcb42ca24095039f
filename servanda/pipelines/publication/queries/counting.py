"""How many results each facet value has.

A facet's counts leave out its own filter, so that a second value can be chosen; all other filters hold.
"""

from __future__ import annotations

from django.db import connection

from servanda.foundation.common import clock
from servanda.pipelines.publication.queries.asking import FACETS, LATE, Query
from servanda.pipelines.publication.queries.conditions import Conditions
from servanda.pipelines.publication.queries.shelf import Shelf, read_anew, shelf

Counts = dict[str, dict[str, int]]


def count(query: Query, conditions: Conditions) -> tuple[int, Counts]:
    """How many results, and how many for each facet value, the most frequent first."""
    held, base = _base(query, conditions)
    today = clock.today()
    chosen = {name: held.any_of(name, values, today=today) for name, values in _filters(query, conditions).items()}
    every = base
    for some in chosen.values():
        every &= some
    without = {name: _all_but(name, base, chosen) for name in chosen}
    counts: Counts = {name: {} for name in (*FACETS, "state")}
    for (facet, value), one in held.sets.items():
        if facet in counts and (number := one.count_in(without.get(facet, every))):
            counts[facet][value] = number
    if late := (held.late(today) & without.get("flags", every)).bit_count():
        counts["flags"][LATE] = late
    return every.bit_count(), {name: _most_first(values) for name, values in counts.items()}


def _filters(query: Query, conditions: Conditions) -> dict[str, tuple[str, ...]]:
    return {name: query.states if name == "state" else query.filters[name] for name in conditions.facets}


def _all_but(name: str, base: int, chosen: dict[str, int]) -> int:
    for other, some in chosen.items():
        if other != name:
            base &= some
    return base


def _base(query: Query, conditions: Conditions) -> tuple[Shelf, int]:
    """What is searched in: the kinds asked for, and what SQL finds of words and places."""
    held, keys = shelf(), _found_by_sql(conditions)
    if keys is not None and not held.holds(keys):
        held = read_anew()
    base = held.any_of("kind", query.kinds, today=clock.today())
    return held, base if keys is None else base & held.entries(keys)


def _found_by_sql(conditions: Conditions) -> list[int] | None:
    """Keys of what matches words and places; None where nothing of the kind was asked."""
    if not conditions.by_words:
        return None
    where = " AND ".join(conditions.always)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT array_agg(id) FROM publication_entry WHERE {where}", conditions.parameters)  # noqa: S608
        return cursor.fetchone()[0] or []


def _most_first(held: dict[str, int]) -> dict[str, int]:
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))
