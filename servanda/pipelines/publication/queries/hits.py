"""What matches words and places: only the database knows, and is asked once for counts and ranks together."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from servanda.pipelines.publication.queries.conditions import Conditions

NEWEST = "asked_on DESC, sort_key, public_id"


@dataclass(frozen=True, slots=True)
class Hits:
    """`keys` of all that match, whatever their facets; `newest`: of those with the facets, as many as asked for."""

    keys: list[int]
    newest: list[int]


def hits(held: Conditions, most: int) -> Hits:
    """Every hit, and the `most` newest of those the facets leave."""
    columns = f"id, asked_on, sort_key, public_id, {held.of_facets} AS is_left"
    found = f"SELECT {columns} FROM publication_entry WHERE {held.of_words}"  # noqa: S608
    newest = f"SELECT id FROM hits WHERE is_left ORDER BY {NEWEST} LIMIT {most}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits AS MATERIALIZED ({found})"  # noqa: S608
            f" SELECT (SELECT array_agg(id) FROM hits), (SELECT array_agg(id) FROM ({newest}) newest)",
            held.parameters,
        )
        keys, first = cursor.fetchone()
    return Hits(keys or [], first or [])
