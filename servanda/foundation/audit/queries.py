"""Reading the audit trail."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from servanda.foundation.audit.models import Event


def history_of(thing: models.Model) -> QuerySet[Event]:
    """Everything anybody did to the thing, newest first. The caller has checked that the reader may see it."""
    return Event.objects.filter(thing_kind=thing._meta.label_lower, thing_id=str(thing.pk)).order_by("-id")
