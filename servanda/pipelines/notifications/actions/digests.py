"""Telling people: news is read from the audit trail, and each person gets one digest a day at most."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from servanda.domain.implementation.queries.clearance import steps_waiting_for
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common import clock
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.dues import decision_notices, due_notices, owed_by
from servanda.pipelines.notifications.models import Digest, Mail, Notice, Reading, Snooze
from servanda.pipelines.notifications.news import HEARD, notices_of
from servanda.pipelines.notifications.queries import frequency_of, reminder_settings, was_told_this_week
from servanda.pipelines.notifications.states import (
    ABOUT_A_DAY,
    TAKEN_FURTHER,
    Frequency,
    MailKind,
    MailState,
    NoticeKind,
)
from servanda.pipelines.notifications.truth import still_true
from servanda.pipelines.notifications.words import letter

# Numbers are given before transactions commit: these many before the last one read are looked at once more.
_LOOK_BACK = 500
_NEWS_FOR = datetime.timedelta(days=7)
_SATURDAY = 5
_SAID_ANEW = (*ABOUT_A_DAY, NoticeKind.WAITING)  # a word with a day says it all


@transaction.atomic
def read_news(*, by: User) -> None:
    """Make notices of what happened since the last reading. Reading twice makes none twice."""
    reading, _made = Reading.objects.select_for_update().get_or_create(pk=1)
    events = Event.objects.filter(
        id__gt=reading.event_id - _LOOK_BACK, name__in=HEARD, happened_at__gte=clock.now() - _NEWS_FOR
    ).order_by("id")
    for event in events:
        Notice.objects.bulk_create(notices_of(event), ignore_conflicts=True)
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    reading.event_id = max(reading.event_id, last or 0)
    reading.save()


def compose_digest(*, person: User, now: bool = False, by: User) -> Mail | None:
    """Today's digest of this person, queued to be sent; None if there is nothing to say or today's exists.

    `now`: a coordinator reminds by hand, so weekly readers and quiet days are not waited for. Two who compose at once
    make one: the database holds one digest for each person and day.
    """
    today = clock.today()
    if Digest.objects.filter(person=person, day=today).exists():
        return None
    frequency = frequency_of(person)
    if not now and not _is_a_day_for_mail(person, frequency, today):
        return None
    try:
        with transaction.atomic():
            return _compose(person, frequency, today)
    except IntegrityError:
        return None  # somebody else has made it


def _is_a_day_for_mail(person: User, frequency: str, today: datetime.date) -> bool:
    if reminder_settings().quiet_weekends and today.weekday() >= _SATURDAY:
        return False
    return frequency != Frequency.WEEKLY or not was_told_this_week(person, today)


def _compose(person: User, frequency: str, today: datetime.date) -> Mail | None:
    snoozed = set(Snooze.objects.filter(person=person, until__gt=today).values_list("thing", flat=True))
    if "" in snoozed:
        return None
    owed = owed_by(person, today=today)
    steps = list(steps_waiting_for(person))
    reached = [*due_notices(person, owed), *decision_notices(person, steps, today=today)]
    fresh = _not_told_yet(person, reached, snoozed)
    if frequency == Frequency.NEVER:
        _note_without_mail(person, fresh, today)
        return None
    digest = Digest.objects.create(person=person, day=today)
    owed_now: set[tuple[str, object]] = {(things.of_owed(item), item.due_on) for item in owed}
    owed_now |= {(things.update(step.update_id), step.due_on) for step in steps}
    told = [*_waiting(person, owed_now, snoozed, said_anew={notice.thing for notice in fresh}), *fresh]
    if not told:
        digest.delete()
        return None
    for notice in told:
        notice.told_on, notice.digest = today, digest
    Notice.objects.bulk_create([notice for notice in told if notice.pk is None])
    Notice.objects.bulk_update([n for n in told if n.pk is not None], ["told_on", "digest"], batch_size=500)
    return _queue(person, digest, told, today)


def _note_without_mail(person: User, fresh: list[Notice], today: datetime.date) -> None:
    """Somebody who wants no mail sees it on the desk; that it stood there is kept, as if it had been told."""
    for notice in fresh:
        notice.told_on = today
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    Notice.objects.filter(person=person, told_on=None, dropped_at=None).update(told_on=today)


def _not_told_yet(person: User, notices: Iterable[Notice], snoozed: set[str]) -> list[Notice]:
    reached = {notice.key: notice for notice in notices if notice.thing not in snoozed}
    told = Notice.objects.filter(person=person, key__in=reached).values_list("key", flat=True)
    for key in told:
        del reached[key]
    return list(reached.values())


def _waiting(
    person: User, owed_now: set[tuple[str, object]], snoozed: set[str], *, said_anew: set[str]
) -> list[Notice]:
    """News not told yet, and what stood in a digest that never left; without what is no longer true.

    `owed_now`: answers and decisions they owe, each with its day. `said_anew`: things whose day came nearer meanwhile,
    so that an older word about it would be wrong.
    """
    held = Notice.objects.select_for_update(of=("self",)).select_related("body").filter(person=person, dropped_at=None)
    put_off = Q(thing__in=snoozed) & ~Q(kind__in=TAKEN_FURTHER)
    found = list(held.filter(told_on=None).exclude(put_off).order_by("id"))
    stuck = Mail.objects.select_for_update().filter(person=person, kind=MailKind.DIGEST, state=MailState.QUEUED)
    replaced = list(stuck.order_by("id"))
    found += held.filter(digest__in=[mail.digest_id for mail in replaced]).order_by("id")
    Mail.objects.filter(pk__in=[mail.pk for mail in replaced]).update(state=MailState.REPLACED, next_try_at=None)
    true = still_true(found, owed_now=frozenset(owed_now))
    kept = [n for n in found if n.pk in true and not (n.kind in _SAID_ANEW and n.thing in said_anew)]
    false = {notice.pk for notice in found} - {notice.pk for notice in kept}
    Notice.objects.filter(pk__in=false).update(dropped_at=clock.now())
    return kept


def _queue(person: User, digest: Digest, told: list[Notice], today: datetime.date) -> Mail:
    said = letter(person, told, today=today)
    return Mail.objects.create(
        kind=MailKind.DIGEST,
        to=person.email,
        person=person,
        digest=digest,
        language=person.language,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id=f"<{get_random_string(32).lower()}@servanda>",
        next_try_at=clock.now(),
    )
