"""Runs: their list, how far one is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.pipelines.classification.models import Run
from servanda.pipelines.classification.states import UNDER_WAY


def runs_visible_to(user: Any) -> QuerySet[Run]:
    """Runs over the States this person decides for, and over all; the newest first."""
    codes = states_where(user, Permission.TAG_DECIDE)
    held = Run.objects.select_related("state", "asked_by")
    return (held if codes is None else held.filter(Q(state__in=codes) | Q(state=None))).order_by("-id")


def is_under_way(run: Run) -> bool:
    """Whether a worker has it or should soon."""
    return run.stage in UNDER_WAY
