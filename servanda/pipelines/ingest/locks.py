"""Who works on what: locks of PostgreSQL that end with their connection, so that a killed worker holds nothing.

They belong to the session; a pooler in front of PostgreSQL must keep sessions whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BATCH = 20_260_100  # any numbers of our own
_STATE = 20_260_101


@contextmanager
def working_on(batch_id: int) -> Iterator[bool]:
    """Whether this process is the one that works on the batch; False if another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_BATCH, batch_id])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            _release(_BATCH, batch_id)


@contextmanager
def state_to_itself(state: str) -> Iterator[None]:
    """Imports about one State follow one another; waits for the one at work."""
    key = zlib.crc32(state.encode()) & 0x7FFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_STATE, key])
    try:
        yield
    finally:
        _release(_STATE, key)


def _release(kind: int, key: int) -> None:
    if connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, key])
