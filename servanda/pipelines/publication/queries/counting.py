"""How many results each facet value has, all facets in one statement.

A facet's counts leave out its own filter, so that a second value can be chosen. Rows that fail exactly one filter are
therefore kept and grouped by which one they fail (`miss`); a facet adds the rows that fail only its own.
Rows are grouped by whole combinations, of which there are far fewer than rows, and taken apart afterwards.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection

from servanda.pipelines.publication.queries.asking import FACETS, LATE
from servanda.pipelines.publication.queries.combinations import SETS, named, values_of
from servanda.pipelines.publication.queries.conditions import Conditions

Counts = dict[str, dict[str, int]]
_KEYS = tuple(SETS)


def count(conditions: Conditions) -> tuple[int, Counts]:
    """How many results, and how many for each facet value."""
    sql, parameters = _statement(conditions)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return _sum_up(rows, list(conditions.facets))


def _statement(conditions: Conditions) -> tuple[str, dict[str, Any]]:
    miss = "miss, " if conditions.facets else ""  # one thing less to hash where nothing can be missed
    sets = ", ".join(f"({miss}{key}{', is_late' if key == 'key_flags' else ''})" for key in _KEYS)
    where = " AND ".join([*conditions.always, *_fails_at_most_one(conditions)])
    return (
        f"WITH base AS (SELECT {', '.join(_KEYS)}, coalesce(due_on < %(today)s, false) AS is_late,"  # noqa: S608
        f" {_miss(conditions)} AS miss FROM publication_entry WHERE {where})"
        f" SELECT GROUPING({', '.join(_KEYS)}), {miss or '0, '}coalesce({', '.join(_KEYS)}), is_late, count(*)"
        f" FROM base GROUP BY GROUPING SETS ({sets})",
        conditions.parameters,
    )


def _miss(conditions: Conditions) -> str:
    """0 where all filters hold, else the number of the one that fails."""
    cases = " ".join(f"WHEN NOT {sql} THEN {i}" for i, sql in enumerate(conditions.facets.values(), start=1))
    return f"CASE {cases} ELSE 0 END" if cases else "0"


def _fails_at_most_one(conditions: Conditions) -> list[str]:
    held = list(conditions.facets.values())
    return [f"({' + '.join(f'(NOT {sql})::int' for sql in held)}) <= 1"] if len(held) > 1 else []


def _sum_up(rows: list[tuple[Any, ...]], filtered: list[str]) -> tuple[int, Counts]:
    # GROUPING gives one bit for each key, the first one highest; it is down for the key a row is grouped by.
    every = 2 ** len(_KEYS) - 1
    by_key: dict[str, list[tuple[int, int, bool, int]]] = {key: [] for key in _KEYS}
    for grouping, miss, key, is_late, number in rows:
        by_key[_KEYS[len(_KEYS) - (~grouping & every).bit_length()]].append((miss, key, bool(is_late), number))
    failing = dict(enumerate(filtered, start=1))
    counts: Counts = {name: {} for name in FACETS}
    for name, some in by_key.items():
        _add(counts, values_of(name, {key for _miss, key, _late, _number in some}), some, failing)
    for miss, _key, is_late, number in by_key["key_flags"]:
        if is_late and failing.get(miss, "flags") == "flags":
            counts["flags"][LATE] = counts["flags"].get(LATE, 0) + number
    total = sum(number for miss, _key, _late, number in by_key["key_flags"] if not miss)
    return total, {name: _most_first(held) for name, held in counts.items()}


def _add(counts: Counts, values: Any, some: list[tuple[int, int, bool, int]], failing: dict[int, str]) -> None:
    sums = [0] * len(named)
    for miss, key, _is_late, number in some:
        for place in values.get(key, ()):  # gone since: released again meanwhile
            if not miss or failing[miss] == named[place][0]:
                sums[place] += number
    for place, number in enumerate(sums):
        if number:
            facet, value = named[place]
            counts[facet][value] = number


def _most_first(held: dict[str, int]) -> dict[str, int]:
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))


def remembered(key: str) -> tuple[int, Counts] | None:
    """Counts of the same question since the last release; the key holds the release's number and the day."""
    found: tuple[int, Counts] | None = cache.get(key)
    return found


def remember(key: str, counted: tuple[int, Counts]) -> None:
    cache.set(key, counted, timeout=3600)
