"""What the numbers of combinations stand for. A number means the same for ever, so each process remembers them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from django.db import connection

from servanda.pipelines.publication.queries.asking import NONE

# Facet → (column, whether it is a list), by the column that numbers their combinations.
SETS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "key_document": (
        ("document", "document", False),
        ("mechanism", "mechanism", False),
        ("mechanism_kind", "mechanism_kind", False),
        ("cycle", "cycle", False),
        ("year", "asked_year", False),
    ),
    "key_standing": (
        ("position", "position", False),
        ("level", "level", False),
        ("lead_body", "lead_body", False),
        ("bodies", "bodies", True),
    ),
    "key_themes": (("themes", "themes", True), ("areas", "areas", True)),
    "key_groups": (("groups", "groups", True),),
    "key_targets": (("targets", "targets", True), ("goals", "goals", True)),
    "key_flags": (("flags", "flags", True),),
}
_MOST = 300_000
# Each (facet, value) has a place in this list; adding up by place is faster than by name.
named: list[tuple[str, str]] = []
_places: dict[tuple[str, str], int] = {}
Values = tuple[int, ...]
_lock = threading.Lock()
_known: dict[str, dict[int, Values]] = {name: {} for name in SETS}


def values_of(name: str, keys: Iterable[int]) -> dict[int, Values]:
    """Facet values by number; unknown numbers are looked up together."""
    known = _known[name]
    missing = [key for key in keys if key not in known]
    if missing:
        if len(known) + len(missing) > _MOST:
            known = _known[name] = {}
            missing = list(keys)
        known.update(_look_up(name, missing))
    return known


def _look_up(name: str, keys: list[int]) -> dict[int, Values]:
    columns = ", ".join(column for _facet, column, _is_list in SETS[name])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON ({name}) {name}, {columns} FROM publication_entry"  # noqa: S608 - names from above
            f" WHERE {name} = ANY(%s) ORDER BY {name}",
            [keys],
        )
        return {key: _pairs(name, held) for key, *held in cursor.fetchall()}


def _pairs(name: str, held: list[Any]) -> Values:
    found: list[int] = []
    for (facet, _column, is_list), value in zip(SETS[name], held, strict=True):
        if is_list:
            found += [_place(facet, one) for one in value]
        else:
            found.append(_place(facet, NONE[facet] if value in (None, "") else str(value)))
    return tuple(found)


def _place(facet: str, value: str) -> int:
    with _lock:  # threads share the list
        place = _places.setdefault((facet, value), len(named))
        if place == len(named):
            named.append((facet, value))
        return place
