"""Who may have suggestions made, decide on them, take that back, and wake a kind that went quiet."""

from __future__ import annotations

import datetime
from typing import Any

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, states_where
from servanda.foundation.common import clock
from servanda.pipelines.classification.models import Decision
from servanda.pipelines.classification.states import Kind

UNDO_FOR = datetime.timedelta(hours=1)


def can_decide(user: Any, *, state: str, kind: str = "") -> bool:
    """Who decides on tags of the State; objectives, proposed ones too, only who also manages clusters.

    That a demand repeats an earlier one is said about content, like a theme: it takes no right to import. Nothing
    else comes in by it, both demands stay, and it can be undone.
    """
    if not state or not holds(user, Permission.TAG_DECIDE, state=state):
        return False
    return kind != Kind.CLUSTER or holds(user, Permission.CLUSTER_MANAGE, state=state)


def kinds_decided_by(user: Any, *, state: str) -> list[str]:
    """The kinds this person decides on in the State."""
    return [kind.value for kind in Kind if can_decide(user, state=state, kind=kind)]


def can_run(user: Any, *, state: str = "") -> bool:
    """Whoever applies imports for the State may have its texts read; for all States who may for any."""
    permission = Permission.IMPORT_APPLY
    return holds(user, permission, state=state) if state else states_where(user, permission) is None


def can_undo(user: Any, decision: Decision) -> bool:
    """Only who decided, within the hour; that nothing newer was decided is for the action to see."""
    if decision.undone_at is not None or decision.decided_by_id != user.pk:
        return False
    return clock.now() - decision.decided_at <= UNDO_FOR and can_decide(user, state=decision.state_id)
