"""One process for a run: locks of PostgreSQL that end with their connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_RUN = 20_260_200  # any number of our own


@contextmanager
def working_on(run_id: int) -> Iterator[bool]:
    """Whether this process is the one that works on the run; False if another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_RUN, run_id])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_RUN, run_id])
