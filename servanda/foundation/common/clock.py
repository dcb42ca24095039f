"""What time it is. Actions ask here, so that the demo can play years in order and tests can stop the clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[datetime.datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime.datetime:
    """The present moment, aware and in UTC."""
    return _told.get() or timezone.now()


def today() -> datetime.date:
    """The present day where the installation is."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Inside the block it is `moment`. For the demo and for tests; nothing that serves people calls it."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)
