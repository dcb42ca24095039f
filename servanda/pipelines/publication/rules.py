"""Who may make things public, and who may take them back."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import Confidentiality, UpdateStage
from servanda.domain.recommendations.rules import can_import_recommendations
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.audit.queries import history_of

_HAND_IN = frozenset(
    f"implementation.update_{verb}" for verb in ("started", "saved", "submitted", "cleared", "approved")
)


def can_release(user: Any, *, state: str) -> bool:
    """Coordinators, within their State."""
    return holds(user, Permission.RELEASE, state=state)


def can_release_import(user: Any, *, state: str) -> bool:
    """UN texts are public: whoever may apply an import may release what it brought."""
    return can_import_recommendations(user, state=state) or can_release(user, state=state)


def can_release_update(user: Any, update: Update) -> bool:
    """Four eyes: a coordinator of the State who had no hand in writing, sending, clearing or approving it."""
    if not can_release(user, state=update.body.state_id):
        return False
    named = {update.author_id, update.submitted_by_id, update.approved_by_id}
    return user.pk not in named and not history_of(update).filter(name__in=_HAND_IN, by_id=user.pk).exists()


def is_ready_for_release(update: Update) -> bool:
    """Approved, and meant for everyone."""
    return update.stage == UpdateStage.APPROVED and update.confidentiality == Confidentiality.PUBLIC


def can_withdraw(user: Any, *, state: str) -> bool:
    """Coordinators, within their State."""
    return holds(user, Permission.WITHDRAW, state=state)
