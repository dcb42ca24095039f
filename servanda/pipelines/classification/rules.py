"""Who may have suggestions made, decide on them, take that back, and wake a kind that went quiet."""

from __future__ import annotations

import datetime
from typing import Any

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, states_where
from servanda.foundation.common import clock
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.states import Shape
from servanda.pipelines.classification.models import Decision
from servanda.pipelines.classification.states import Kind

UNDO_FOR = datetime.timedelta(hours=1)
# What deciding on these kinds asks for besides deciding on tags; repeats ask for nothing more (can_decide).
ALSO_NEEDED: dict[str, Permission] = {
    Kind.CLUSTER.value: Permission.CLUSTER_MANAGE,
}


def can_decide(user: Any, *, state: str, kind: str = "") -> bool:
    """Who decides on tags of the State; objectives, proposed ones too, only who also manages clusters.

    That a demand repeats an earlier one is said about content, like a theme: it takes no right to import. Nothing
    else comes in by it, both demands stay, and it can be undone.
    """
    if not state or not holds(user, Permission.TAG_DECIDE, state=state):
        return False
    return kind not in ALSO_NEEDED or holds(user, ALSO_NEEDED[kind], state=state)


def kinds_decided_by(user: Any, *, state: str) -> list[str]:
    """The kinds this person decides on in the State."""
    return [kind.value for kind in Kind if can_decide(user, state=state, kind=kind)]


def can_run(user: Any, *, state: str = "") -> bool:
    """Whoever applies imports for the State may have its texts read; for all States who may for any."""
    permission = Permission.IMPORT_APPLY
    return holds(user, permission, state=state) if state else states_where(user, permission) is None


def can_train(user: Any) -> bool:
    """What is learned speaks for everything held here: whoever may have all of it read. In a hub, who serves it."""
    codes = states_where(user, Permission.IMPORT_APPLY)
    if not codes:
        return codes is None
    held = installation()
    return held is None or (held.shape == Shape.NATIONAL and held.home_state_id in codes)


def can_undo(user: Any, decision: Decision) -> bool:
    """Only who decided, within the hour; that nothing newer was decided is for the action to see."""
    if decision.undone_at is not None or decision.decided_by_id != user.pk:
        return False
    return can_undo_own(user, state=decision.state_id, decided_at=decision.decided_at)


def can_undo_own(user: Any, *, state: str, decided_at: datetime.datetime) -> bool:
    """What they decided themselves in the State at that moment, if it stands."""
    return clock.now() - decided_at <= UNDO_FOR and can_decide(user, state=state)
