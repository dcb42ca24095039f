"""Reading what was told, what is put off, what became of mails, what stands in a calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from servanda.domain.implementation.models import Call, CallLine
from servanda.foundation.accounts.models import User, UserKind, in_force
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.pipelines.notifications.models import (
    Digest,
    Escalation,
    Feed,
    FeedItem,
    Mail,
    Notice,
    Preference,
    RefusedAddress,
    ReminderSettings,
    Snooze,
)
from servanda.pipelines.notifications.rules import can_see_mail
from servanda.pipelines.notifications.states import Frequency, MailState, NoticeKind


def reminder_settings() -> ReminderSettings:
    """What holds here; the defaults until somebody changed them."""
    return ReminderSettings.objects.filter(pk=1).first() or ReminderSettings(pk=1)


def frequency_of(person: Any) -> str:
    """How often this person wants a digest."""
    held = Preference.objects.filter(person=person).first()
    return held.frequency if held else Frequency.DAILY


def snoozes_of(person: Any, *, today: datetime.date) -> QuerySet[Snooze]:
    """What the person has put off beyond today, the soonest back first."""
    return Snooze.objects.filter(person=person, until__gt=today).order_by("until", "id")


def was_told_this_week(person: Any, today: datetime.date) -> bool:
    """Whether a digest was made since Monday."""
    monday = today - datetime.timedelta(days=today.weekday())
    return Digest.objects.filter(person=person, day__gte=monday).exists()


def people_without_digest(day: datetime.date) -> QuerySet[User]:
    """Members who have had no digest that day."""
    had = Digest.objects.filter(day=day).values("person")
    members = User.objects.filter(in_force("memberships__"), kind=UserKind.PERSON, is_active=True)
    return members.exclude(pk__in=had).distinct().order_by("pk")


def mails_visible_to(user: Any) -> QuerySet[Mail]:
    """The outbox, for who runs the installation; newest first. Its texts are nobody's but the reader's."""
    found = Mail.objects.select_related("person").defer("text", "html").order_by("-made_at", "-id")
    return found if can_see_mail(user) else found.none()


def mail_counts(user: Any) -> dict[str, int]:
    """How many mails are in which state."""
    rows = mails_visible_to(user).order_by().values("state").annotate(n=Count("pk"))
    return dict.fromkeys(MailState.values, 0) | {row["state"]: row["n"] for row in rows}


def refused_since(address: str) -> RefusedAddress | None:
    """Whether a mail server would not take this address when it was last tried."""
    return RefusedAddress.objects.filter(address=address.strip().casefold()).first()


def reminded_before(
    things_and_days: dict[str, datetime.date], *, kind: NoticeKind = NoticeKind.OVERDUE, today: datetime.date
) -> set[str]:
    """Of late things, those somebody was told are late on an earlier day: the mail has left, or no mail is wanted."""
    left = Q(digest=None) | Q(digest__mail__state__in=(MailState.SENT, MailState.FAILED))
    told = Notice.objects.filter(left, kind=kind, thing__in=things_and_days, told_on__lt=today)
    rows = told.order_by("pk").values_list("thing", "due_on")
    return {thing for thing, due_on in rows if things_and_days[thing] == due_on}


def escalations_visible_to(user: Any) -> QuerySet[Escalation]:
    """What was taken further in the States this person calls in, newest first."""
    return (
        Escalation.objects.filter(body__in=bodies_where(user, Permission.ASSIGN))
        .select_related("body", "cluster", "recommendation", "call")
        .order_by("-escalated_at", "-id")
    )


def escalations_of(call: Call) -> list[Escalation]:
    """Those that concern what a call asks."""
    bodies = CallLine.objects.filter(call=call).values("body")
    return list(
        Escalation.objects.filter(call=call, body__in=bodies)
        .select_related("body", "cluster", "recommendation")
        .order_by("-escalated_at", "-id")
    )


def feed_of(person: Any) -> Feed | None:
    """The person's calendar feed, if they have one."""
    return Feed.objects.filter(person=person).first()


def items_of(feed: Feed) -> QuerySet[FeedItem]:
    """What stands in it, cancelled entries included, in the order of days."""
    return FeedItem.objects.filter(person=feed.person_id).order_by("on", "uid")
