"""Reading rosters, each for who manages the State's bodies and people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from servanda.foundation.accounts.queries import states_to_manage
from servanda.pipelines.rosters.models import Roster


def rosters_visible_to(user: Any) -> QuerySet[Roster]:
    """Rosters of the States whose bodies the person manages, newest first; without their rows."""
    found = Roster.objects.filter(state__in=states_to_manage(user)).select_related("state", "brought_by", "applied_by")
    return found.order_by("-id")
