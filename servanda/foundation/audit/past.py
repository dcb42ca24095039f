"""What a thing looked like before and after an event, from the table of its past.

An event carries how far that table reached when it was written (`past`). The rows added since the event before are
what the thing looked like before each change in between; the first of them is the "before", what followed the "after".
This holds whatever the clock said, for several changes in one transaction, and after a restored backup.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from servanda.foundation.common.history import past_of


@dataclass(frozen=True, slots=True)
class Images:
    """The row as it was and as it became. `after` is None where it was deleted since and nothing kept it."""

    before: Any
    after: Any


def images_of(events: Iterable[Any]) -> dict[int, Images]:
    """By event: only those that changed their thing's own row. Two queries for each kind of thing.

    The events come from `with_past_before`.
    """
    wanted: dict[str, dict[int, list[Any]]] = {}
    for event in events:
        if event.past and event.past > (event.past_before or 0) and event.thing_id.isdecimal():
            wanted.setdefault(event.thing_kind, {}).setdefault(int(event.thing_id), []).append(event)
    found: dict[int, Images] = {}
    for kind, things in wanted.items():
        model = _model(kind)
        past = past_of(model) if model else None
        if model is not None and past is not None:
            found |= _of_kind(model, past, things)
    return found


def _model(kind: str) -> type[models.Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _of_kind(model: type[models.Model], past: Any, things: dict[int, list[Any]]) -> dict[int, Images]:
    now: dict[int, Any] = model._default_manager.in_bulk(list(things))
    rows: dict[int, list[Any]] = {}
    since = min(event.past_before or 0 for events in things.values() for event in events)
    for row in past.objects.filter(pgh_obj_id__in=list(things), pgh_id__gt=since).order_by("pgh_id"):
        rows.setdefault(row.pgh_obj_id, []).append(row)
    found: dict[int, Images] = {}
    for key, events in things.items():
        held = rows.get(key, [])
        numbers = [row.pgh_id for row in held]
        for event in events:
            first, behind = bisect_right(numbers, event.past_before or 0), bisect_right(numbers, event.past)
            if first < behind:
                after = held[behind] if behind < len(held) else now.get(key)
                found[event.pk] = Images(held[first], after)
    return found
