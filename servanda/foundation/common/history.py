"""How tables keep their past: the row as it was, before each change and before it goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.apps import apps
from django.db import connection, models


def keeps_its_past(**options: Any) -> Any:
    """Class decorator: database triggers copy the old row to an append-only table at every update and delete.

    New rows are not copied: the row itself is the record, and large imports stay fast.
    """
    return pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old, condition=pghistory.AnyChange()),
        pghistory.DeleteEvent(row=pghistory.Old),
        append_only=True,
        **options,
    )


@contextmanager
def taking_back_an_import() -> Iterator[None]:
    """Inside the block, in a transaction, rows may be deleted that were released: the one exception (decision 22)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('servanda.takes_back_an_import', 'yes', true)")
        yield
        cursor.execute("SELECT set_config('servanda.takes_back_an_import', '', true)")


def past_of(model: type[models.Model]) -> type[models.Model] | None:
    """The table that keeps the model's past, if it has one."""
    try:
        return apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    except LookupError:
        return None
