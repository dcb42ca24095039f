"""Who may assign, write, approve and read updates."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.models import Action, Update
from servanda.domain.implementation.states import SENT_STAGES, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, states_where
from servanda.foundation.organisations.models import Body


def can_assign(user: Any, *, state: str) -> bool:
    """Coordinators, within their State."""
    return holds(user, Permission.ASSIGN, state=state)


def can_write_updates(user: Any, body: Body) -> bool:
    """Whoever answers for the body."""
    return holds(user, Permission.UPDATE_WRITE, body=body)


def can_edit_update(user: Any, update: Update) -> bool:
    """Whoever answers for its body, while it is a draft or was returned."""
    return update.stage in {UpdateStage.DRAFT, UpdateStage.RETURNED} and can_write_updates(user, update.body)


def can_review_update(user: Any, update: Update) -> bool:
    """Four eyes: an approver of the body who neither wrote, changed nor sent any of it."""
    wrote = user.pk in {update.author_id, *update.written_by}
    return holds(user, Permission.UPDATE_REVIEW, body=update.body) and not wrote


def can_comment_on_update(user: Any, update: Update) -> bool:
    """Its body's writers and approvers at any stage; the State's coordinators where they may read it."""
    if can_write_updates(user, update.body) or holds(user, Permission.UPDATE_REVIEW, body=update.body):
        return True
    return update.stage in SENT_STAGES and holds(user, Permission.RELEASE, state=update.body.state_id)


def can_plan_actions(user: Any, body: Body) -> bool:
    """The body that carries them out, and the State's coordinators."""
    return holds(user, Permission.ACTION_MANAGE, body=body)


def can_manage_action(user: Any, action: Action) -> bool:
    """Whoever may plan its body's actions."""
    return can_plan_actions(user, action.body)


def can_follow_bills(user: Any, *, state: str) -> bool:
    """People of Parliament, for every law of their State: a bill belongs to the house, not to one committee."""
    codes = states_where(user, Permission.PARLIAMENT_RECORD)
    return codes is None or state in codes
