"""Recording what was done."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max, Subquery
from django.dispatch import Signal

from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.foundation.common.history import past_of

# Sent after commit with `event`; the only news that travels upwards in the house.
recorded = Signal()


def record(name: str, *, of: models.Model, by: Any, **details: Any) -> Event:
    """Write an event in the current transaction and announce it once that has committed.

    `by` is a user or accounts' system user; `details` must be JSON and hold neither private data nor unpublished
    words. A listener that fails is logged: what was committed stays, and the other listeners still hear of it.
    """
    event = Event.objects.create(
        name=name,
        happened_at=clock.now(),
        by_id=by.pk,
        by_label=by.audit_label,
        thing_kind=of._meta.label_lower,
        thing_id=str(of.pk),
        thing_label=_label_of(of)[:300],
        state_code=_state_of(of),
        details=json.loads(json.dumps(details, cls=DjangoJSONEncoder, default=str)),
        past=_past_so_far(of),
    )
    transaction.on_commit(lambda: recorded.send_robust(sender=Event, event=event))
    return event


def _label_of(thing: models.Model) -> str:
    """What the trail calls the thing: a person by their post, like whoever acts (decision 12)."""
    return str(getattr(thing, "audit_label", None) or thing)


def _state_of(thing: models.Model) -> str:
    """The ISO3 code of the State the thing belongs to; a thing without `state` may name one by `state_code`."""
    return str(getattr(thing, "state_id", None) or getattr(thing, "state_code", None) or "")


def _past_so_far(thing: models.Model) -> Any:
    """Read by the statement that writes the event: the past table as this transaction has filled it."""
    past = past_of(thing._meta.model)  # not type(): a request's user is wrapped
    if past is None:
        return None
    rows = past._default_manager.filter(pgh_obj_id=thing.pk).order_by().values("pgh_obj_id")
    return Subquery(rows.annotate(newest=Max("pgh_id")).values("newest"))
