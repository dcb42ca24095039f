"""Decisions: the newest, and whether it may be undone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from servanda.pipelines.classification import rules
from servanda.pipelines.classification.models import Decision


def decisions_of(user: Any, *, state: str) -> QuerySet[Decision]:
    """What this person decided in the State, the newest first."""
    return Decision.objects.filter(state=state, decided_by=user).order_by("-id")


def newest_decision(user: Any, *, state: str) -> Decision | None:
    """The last one that stands."""
    return decisions_of(user, state=state).filter(undone_at=None).first()


def decision_to_undo(user: Any, *, state: str) -> Decision | None:
    """What “Undo the last” would undo now."""
    newest = newest_decision(user, state=state)
    return newest if newest is not None and rules.can_undo(user, newest) else None
