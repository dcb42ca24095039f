"""Who may see what became of mails, change what holds for everybody, and remind or take further."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.rules import can_call_for_updates
from servanda.foundation.accounts.models import UserKind
from servanda.foundation.accounts.rules import can_change_installation


def can_see_mail(user: Any) -> bool:
    """Whoever runs the installation: they can mend the way mail leaves. No text of any mail is shown to them."""
    return can_change_installation(user)


def can_change_reminders(user: Any) -> bool:
    """The same: days and hours hold for everybody."""
    return can_change_installation(user)


def can_remind(user: Any, *, state: str) -> bool:
    """Whoever may call for updates in the State; scheduled work too."""
    return getattr(user, "kind", "") == UserKind.SYSTEM or can_call_for_updates(user, state=state)
