"""Who may make things public, and who may take them back."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import Confidentiality, UpdateStage
from servanda.domain.recommendations.rules import can_import_recommendations
from servanda.foundation.accounts.models import Membership
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, memberships_giving
from servanda.foundation.audit.queries import history_of
from servanda.pipelines.publication.models import Withdrawal

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
    """Coordinators, within their State. One of them asks for a withdrawal; a correction needs no second."""
    return holds(user, Permission.WITHDRAW, state=state)


def right_to_decide_withdrawal(user: Any, withdrawal: Withdrawal) -> Membership | None:
    """The membership through which the person confirms or refuses it: neither they nor whom they stand in for asked."""
    hands = {withdrawal.asked_by_id, withdrawal.asked_in_place_of_id}
    if user.pk in hands:
        return None
    rights = memberships_giving(user, Permission.WITHDRAW, state=withdrawal.state_code)
    return next((held for held in rights if held.user_id not in hands), None)
