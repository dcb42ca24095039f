"""A person's calendar feed: begun, given a new address, ended, and kept up to date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from servanda.domain.implementation.queries import updates_to_review_by
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.dues import owed_by
from servanda.pipelines.notifications.models import Feed, FeedItem

# How long a cancelled entry stays, so that calendars that ask seldom still take it away.
_KEPT = datetime.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    titles: dict[str, str]
    on: datetime.date
    path: str
    count: int = 1


@transaction.atomic
def open_feed(*, by: User) -> Feed:
    """A secret address for one's own calendar; once more: a new address, and the old one is closed."""
    feed, _made = Feed.objects.update_or_create(
        person=by, defaults={"generation": get_random_string(22), "made_at": clock.now()}
    )
    refresh_feed(person=by, by=by)
    record("notifications.feed_opened", of=by, by=by)
    return feed


@transaction.atomic
def close_feed(*, by: User) -> None:
    """Nobody who knows the address reads it any more."""
    gone, _by_model = Feed.objects.filter(person=by).delete()
    if gone:
        FeedItem.objects.filter(person=by).delete()
        record("notifications.feed_closed", of=by, by=by)


@transaction.atomic
def refresh_feed(*, person: User, by: User) -> int:
    """Bring the entries in line with what is owed now, cancelling what is not due any more; how many changed."""
    wanted = _wanted_by(person)
    held = {item.uid: item for item in FeedItem.objects.select_for_update().filter(person=person).order_by("pk")}
    now = clock.now()
    fresh = [
        FeedItem(person=person, uid=uid, changed_at=now, **_fields(want))
        for uid, want in wanted.items()
        if uid not in held
    ]
    changed = [item for uid, item in held.items() if _brought_in_line(item, wanted.get(uid), now)]
    FeedItem.objects.bulk_create(fresh, ignore_conflicts=True)
    names = ["kind", "titles", "on", "count", "path", "sequence", "changed_at", "cancelled_at"]
    FeedItem.objects.bulk_update(changed, names, batch_size=500)
    FeedItem.objects.filter(person=person, cancelled_at__lt=now - _KEPT).delete()
    return len(fresh) + len(changed)


def _fields(want: _Wanted) -> dict[str, Any]:
    return {"kind": want.kind, "titles": want.titles, "on": want.on, "count": want.count, "path": want.path}


def _brought_in_line(item: FeedItem, want: _Wanted | None, now: datetime.datetime) -> bool:
    if want is None:
        if item.cancelled_at:
            return False
        item.cancelled_at = now
    else:
        fields = _fields(want)
        if not item.cancelled_at and all(getattr(item, name) == value for name, value in fields.items()):
            return False
        item.cancelled_at = None
        for name, value in fields.items():
            setattr(item, name, value)
    item.sequence += 1
    item.changed_at = now
    return True


def _wanted_by(person: User) -> dict[str, _Wanted]:
    """Standing answers one by one, a call as one entry, updates that wait for this person's decision."""
    found: dict[str, _Wanted] = {}
    calls: dict[int, list[Any]] = {}
    for owed in owed_by(person, today=clock.today()):
        if owed.calls and owed.calls[0].call.due_on == owed.due_on:
            calls.setdefault(owed.calls[0].call_id, []).append(owed)
            continue
        path = things.path_to(owed.target)
        uid = things.of_owed(owed).replace(":", "-")
        found[uid] = _Wanted("answer", things.titles_of(owed.target), owed.due_on, path)
    for key, items in calls.items():
        call = items[0].calls[0].call
        found[things.call(key)] = _Wanted("call", dict(call.titles), call.due_on, things.DESK, len(items))
    for update in updates_to_review_by(person):
        day = update.due_on  # type: ignore[attr-defined]
        titles = things.titles_of(update.target)
        found[things.update(update.pk)] = _Wanted("decision", titles, day, things.path_to_update(update))
    return found
