"""How tables keep their past: the row as it was, before each change and before it goes."""

from __future__ import annotations

from typing import Any

import pghistory
from django.apps import apps
from django.db import models


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


def past_of(model: type[models.Model]) -> type[models.Model] | None:
    """The table that keeps the model's past, if it has one."""
    try:
        return apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    except LookupError:
        return None
