"""How tables keep their past: the row as it was, before each change and before it goes."""

from __future__ import annotations

from typing import Any

import pghistory


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
