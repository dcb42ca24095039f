"""What the trail says of the work that went along."""

from __future__ import annotations

from servanda.domain.recommendations.models import Regrouping
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record


def note_what_went_along(*, regrouping: Regrouping, by: User) -> None:
    """On the trail of the cluster it went to, in numbers; nothing where nothing hung on the members."""
    counts = {name: len(rows) for name, rows in regrouping.moved.items() if rows}
    if counts:
        record("implementation.work_went_along", of=regrouping.target, by=by, moved=counts, regrouping=regrouping.pk)
