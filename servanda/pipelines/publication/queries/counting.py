"""How many results each facet value has, all facets in one statement.

A facet's counts leave out its own filter, so that a second value can be chosen. Rows that fail exactly one filter are
therefore kept and grouped by which one they fail (`miss`); a facet adds the rows that fail only its own.
Rows are first grouped by whole combinations, of which there are far fewer than rows, and taken apart afterwards.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection

from servanda.pipelines.publication.queries.asking import FACETS, LATE, NONE, SCALARS
from servanda.pipelines.publication.queries.conditions import Conditions

Counts = dict[str, dict[str, int]]

# Columns that go together: one combination often decides the others (a document has one mechanism, cycle and year).
_SETS: tuple[tuple[str, ...], ...] = (
    ("document", "mechanism", "mechanism_kind", "cycle", "asked_year"),
    ("position", "level", "lead_body", "bodies", "flags", "is_late"),
    ("themes", "areas"),
    ("groups",),
    ("targets", "goals"),
)
_COLUMN_OF = {"year": "asked_year"}
_COLUMNS = tuple(column for columns in _SETS for column in columns)
_PLAIN = tuple(c for c in _COLUMNS if c != "is_late")


def count(conditions: Conditions) -> tuple[int, Counts]:
    """How many results, and how many for each facet value."""
    sql, parameters = _statement(conditions)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return _sum_up(rows, list(conditions.facets))


def _statement(conditions: Conditions) -> tuple[str, dict[str, Any]]:
    sets = ", ".join(f"(miss, {', '.join(columns)})" for columns in _SETS)
    where = " AND ".join([*conditions.always, *_fails_at_most_one(conditions)])
    return (
        f"WITH base AS (SELECT {', '.join(_PLAIN)}, coalesce(due_on < %(today)s, false) AS is_late,"  # noqa: S608
        f" {_miss(conditions)} AS miss FROM publication_entry WHERE {where})"
        f" SELECT GROUPING({', '.join(columns[0] for columns in _SETS)}), miss, count(*), {', '.join(_COLUMNS)}"
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
    counts: Counts = {name: {} for name in FACETS}
    own = {name: filtered.index(name) + 1 if name in filtered else 0 for name in FACETS}
    total = 0
    for grouping, miss, number, *values in rows:
        # One bit for each set, the first one highest; a bit is down for the set a row belongs to.
        which = len(_SETS) - (~grouping & (2 ** len(_SETS) - 1)).bit_length()
        if which == 0 and miss == 0:
            total += number
        for name, position, is_list in _READ[which]:
            if miss and miss != own[name]:
                continue
            held = counts[name]
            value = values[position]
            for one in value if is_list else (value,):
                held[one] = held.get(one, 0) + number
        if which == 1 and values[_IS_LATE] and (not miss or miss == own["flags"]):
            counts["flags"][LATE] = counts["flags"].get(LATE, 0) + number
    return total, {name: _presented(name, held) for name, held in counts.items()}


def _presented(name: str, held: dict[Any, int]) -> dict[str, int]:
    """Most frequent first; "has none" under its own name."""
    named = {NONE[name] if value in (None, "") else str(value): n for value, n in held.items()}
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _read() -> list[list[tuple[str, int, bool]]]:
    place = {column: i for i, column in enumerate(_COLUMNS)}
    found: list[list[tuple[str, int, bool]]] = []
    for columns in _SETS:
        names = [name for name in FACETS if _COLUMN_OF.get(name, name) in columns]
        found.append([(name, place[_COLUMN_OF.get(name, name)], name not in SCALARS) for name in names])
    return found


_READ = _read()
_IS_LATE = _COLUMNS.index("is_late")


def remembered(key: str) -> tuple[int, Counts] | None:
    """Counts of the same question since the last release; the key holds the release's number and the day."""
    found: tuple[int, Counts] | None = cache.get(key)
    return found


def remember(key: str, counted: tuple[int, Counts]) -> None:
    cache.set(key, counted, timeout=3600)
