"""Days the State has publicly promised something for; for the public calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason

# What was promised for long ago and is settled leaves the calendar.
_KEPT = datetime.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Promise:
    """One day: of an objective or of an action. Withdrawn ones say nothing but that they are gone."""

    key: str  # the public id of the action or objective
    cluster: str
    on: datetime.date
    titles: dict[str, str]
    body: dict[str, str]
    version: int
    released_at: datetime.datetime
    is_gone: bool = False


def promises(*, states: Iterable[str] = (), today: datetime.date) -> list[Promise]:
    """By day. Two statements, however many there are."""
    wanted = list(states)
    entries = Entry.objects.filter(kind=ReleaseKind.CLUSTER).defer("words")
    entries = entries.filter(state_code__in=wanted) if wanted else entries
    found = [promise for entry in entries.order_by("public_id") for promise in _of(entry)]
    found = [promise for promise in found if promise.on >= today - _KEPT]
    return sorted([*found, *_withdrawn(wanted, today)], key=lambda promise: (promise.on, promise.key))


def _of(entry: Entry) -> Iterator[Promise]:
    content: dict[str, Any] = entry.content
    common: dict[str, Any] = {"cluster": entry.public_id, "version": entry.version, "released_at": entry.released_at}
    lead = (content.get("lead") or {}).get("names", {})
    if content.get("due_on"):
        on = datetime.date.fromisoformat(content["due_on"])
        yield Promise(key=entry.public_id, on=on, titles=content["titles"], body=lead, **common)
    for action in content.get("actions", ()):
        if action.get("promised_for"):
            yield Promise(
                key=action["public_id"],
                on=datetime.date.fromisoformat(action["promised_for"]),
                titles=action["titles"],
                body=(action.get("body") or {}).get("names", {}),
                is_gone=action["status"] == "discontinued",
                **common,
            )


def _withdrawn(states: list[str], today: datetime.date) -> Iterator[Promise]:
    """Objectives taken back: their entries leave calendars, and nothing of what they said is handed out again."""
    later = Release.objects.filter(
        kind=OuterRef("kind"), public_id=OuterRef("public_id"), version__gt=OuterRef("version")
    )
    taken_back = Release.objects.filter(
        ~Exists(later),
        kind=ReleaseKind.CLUSTER,
        reason=ReleaseReason.WITHDRAWAL,
        released_at__date__gte=today - _KEPT,
    )
    taken_back = taken_back.filter(state_code__in=states) if states else taken_back
    for release in taken_back.order_by("public_id"):
        day = release.released_at.date()
        yield Promise(release.public_id, release.public_id, day, {}, {}, release.version, release.released_at, True)
