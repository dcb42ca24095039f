"""Who may take and bring back workbooks. What they may change with them, the domain's own rules say."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max

from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.registry import kinds_for
from servanda.pipelines.workbooks.states import RETURN_LIFECYCLE

UNDO_FOR = datetime.timedelta(days=30)  # as other undos allow


def can_take(user: Any, kind: SheetKind) -> bool:
    """Whoever may change what the list holds."""
    return holds(user, kind.permission)


def can_bring_back(user: Any) -> bool:
    """Whoever may take any kind of workbook, whoever took the one at hand."""
    return bool(kinds_for(user))


def can_decide(user: Any, returned: Returned) -> bool:
    """Whoever brought it back, and nobody else: what is saved is saved in their name."""
    return user.pk == returned.brought_by_id and can_bring_back(user)


def can_undo(user: Any, returned: Returned) -> bool:
    """Whoever brought it back, for thirty days after its last row was saved."""
    if not can_decide(user, returned) or not RETURN_LIFECYCLE.allows("start_undoing", returned):
        return False
    saved_at = returned.lines.filter(saved__gt=0).aggregate(last=Max("applied_at"))["last"]
    return saved_at is not None and clock.now() - saved_at <= UNDO_FOR
