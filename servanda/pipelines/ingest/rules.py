"""Who may bring, apply, agree to and undo imports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings

from servanda.foundation.accounts.models import UserKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds, states_where
from servanda.foundation.common import clock
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.states import ImportStage, LineKind


def can_bring(user: Any, *, state: str = "") -> bool:
    """Whoever prepares imports for the State; a file about any State only who may do so for all."""
    return _holds(user, Permission.IMPORT_PREPARE, state)


def can_change_plan(user: Any, batch: Batch) -> bool:
    """Whoever may prepare such an import decides on its lines or throws it away."""
    return _holds(user, Permission.IMPORT_PREPARE, batch.state_id or "")


def can_apply(user: Any, batch: Batch) -> bool:
    """Coordinators for their State; the secretariat of a hub and the console for any."""
    return _holds(user, Permission.IMPORT_APPLY, batch.state_id or "")


def can_agree(user: Any, batch: Batch) -> bool:
    """Four eyes: whoever could apply it, but never who brought it."""
    return can_apply(user, batch) and user.pk != batch.brought_by_id


def needs_second_person(batch: Batch, by: Any) -> bool:
    """A large import changes much at once. The operator at the console, who owns the machine, is exempt."""
    if getattr(by, "kind", "") == UserKind.SYSTEM:
        return False
    return batch.count(LineKind.NEW) + batch.count(LineKind.CHANGED) > settings.IMPORT_SECOND_PERSON_ABOVE


def can_undo(user: Any, batch: Batch) -> bool:
    """Whoever could apply it, for thirty days; the console at any time. An unfinished one at any time, too."""
    if not can_apply(user, batch):
        return False
    if getattr(user, "kind", "") == UserKind.SYSTEM or batch.stage != ImportStage.APPLIED or batch.applied_at is None:
        return True
    return clock.now() - batch.applied_at <= timedelta(days=settings.IMPORT_UNDO_DAYS)


def _holds(user: Any, permission: Permission, state: str) -> bool:
    return holds(user, permission, state=state) if state else states_where(user, permission) is None
