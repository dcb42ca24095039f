"""Who may take and bring back workbooks. What they may change with them, the domain's own rules say."""

from __future__ import annotations

from typing import Any

from servanda.foundation.accounts.rules import holds
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.registry import kinds_for


def can_take(user: Any, kind: SheetKind) -> bool:
    """Whoever may change what the list holds."""
    return holds(user, kind.permission)


def can_bring_back(user: Any) -> bool:
    """Whoever may take any kind of workbook, whoever took the one at hand."""
    return bool(kinds_for(user))


def can_decide(user: Any, returned: Returned) -> bool:
    """Whoever brought it back, and nobody else: what is saved is saved in their name."""
    return user.pk == returned.brought_by_id and can_bring_back(user)
