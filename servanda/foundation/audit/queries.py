"""Reading the audit trail. Who may read which line is the caller's matter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from servanda.foundation.audit.models import Event


def history_of(thing: models.Model) -> QuerySet[Event]:
    """Everything anybody did to the thing, newest first. The caller has checked that the reader may see it."""
    return Event.objects.filter(thing_kind=thing._meta.label_lower, thing_id=str(thing.pk)).order_by("-id")


def events_of(states: set[str] | None) -> QuerySet[Event]:
    """Everything done in the matters of these States, newest first; None means every State."""
    found = Event.objects.order_by("-happened_at", "-id")
    return found if states is None else found.filter(state_code__in=states)


def on_day(events: QuerySet[Event], day: datetime.date) -> QuerySet[Event]:
    """What happened on one day, where the installation is."""
    midnight = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    return events.filter(happened_at__gte=midnight, happened_at__lt=midnight + datetime.timedelta(days=1))


def with_past_before(events: QuerySet[Event]) -> QuerySet[Any]:
    """Each with `past_before`: how far the thing's past table reached when the event before this one was written."""
    earlier = Event.objects.filter(
        thing_kind=OuterRef("thing_kind"), thing_id=OuterRef("thing_id"), id__lt=OuterRef("id")
    ).order_by("-id")
    return events.annotate(past_before=Subquery(earlier.values("past")[:1]))


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the trail, as an address carries it: pages are told by where they begin, never by a number."""

    happened_at: datetime.datetime
    id: int

    @classmethod
    def read(cls, given: str) -> Place | None:
        """From "2026-11-22T10:00:00.000000+00:00_17"; None for anything else."""
        moment, _mark, number = given.rpartition("_")
        try:
            held = datetime.datetime.fromisoformat(moment)
        except ValueError:
            return None
        return cls(held, int(number)) if number.isdecimal() and len(number) < 19 and held.tzinfo else None

    def __str__(self) -> str:
        return f"{self.happened_at.astimezone(datetime.UTC).isoformat(timespec='microseconds')}_{self.id}"


def before(events: QuerySet[Any], place: Place | None) -> QuerySet[Any]:
    """What comes after that place in the order of reading, which is backwards in time."""
    if place is None:
        return events
    # The first condition alone lets an index find the place; the second settles moments shared by several events.
    return events.filter(happened_at__lte=place.happened_at).filter(
        Q(happened_at__lt=place.happened_at) | Q(id__lt=place.id)
    )
