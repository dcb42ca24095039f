"""Trainings: their list, and the one under way."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.pipelines.classification.models import Training
from servanda.pipelines.classification.states import UNDER_WAY


def trainings_visible_to(user: Any) -> QuerySet[Training]:
    """All of them, for whoever decides on suggestions anywhere; the newest first."""
    held = Training.objects.select_related("asked_by").order_by("-id")
    return held if states_where(user, Permission.TAG_DECIDE) != set() else held.none()


def is_learning(training: Training) -> bool:
    """Whether a worker has it or should soon."""
    return training.stage in UNDER_WAY
