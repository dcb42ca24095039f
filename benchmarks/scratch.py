"""A database of its own for a benchmark, so that nobody's record is measured or filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def scratch_database(name: str, *, keep: bool) -> Iterator[bool]:
    """Migrated, on the server the settings name; dropped afterwards unless kept. Says whether it is still empty."""
    from django.db import connection  # noqa: PLC0415

    from servanda.foundation.organisations.models import Installation  # noqa: PLC0415

    connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.settings_dict["TEST"]["NAME"] = name
    ours = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        yield not Installation.objects.exists()  # the last attempt may have been broken off
    finally:
        if keep:
            connection.close()
        else:
            connection.creation.destroy_test_db(ours, verbosity=0)
