"""One process for a run or a training: locks of PostgreSQL that end with their connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any numbers of our own.
RUN = 20_260_200
TRAINING = 20_260_201


@contextmanager
def working_on(key: int, *, of: int = RUN) -> Iterator[bool]:
    """Whether this process is the one that works on the run or training; False if another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [of, key])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [of, key])
