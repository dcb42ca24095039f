"""Who may bring bodies and people from a spreadsheet."""

from __future__ import annotations

from typing import Any

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import can_manage_bodies, holds


def can_bring_roster(user: Any, *, state: str) -> bool:
    """Administrators who manage both the bodies and the people of the State."""
    return can_manage_bodies(user, state=state) and holds(user, Permission.PEOPLE_MANAGE, state=state)
