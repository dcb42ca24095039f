"""Addresses in mails and calendars: whole ones, and those that open one thing for one person without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from servanda.foundation.accounts.models import User, UserKind
from servanda.pipelines.notifications.models import Feed

# Signed, not kept: whoever reads the database learns no address, and nobody can make one for somebody else.
_STOP = signing.Signer(salt="servanda.notifications.stop")
_FEED = signing.Signer(salt="servanda.notifications.feed")


def whole(path: str) -> str:
    """The address with the installation's own name before it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def stop_address(person: User) -> str:
    """Where one click ends this person's reminders, and nobody else's."""
    return whole(reverse("reminders-stop", args=[_STOP.sign(str(person.pk))]))


def person_who_stops(token: str) -> User | None:
    """The person of a link in a reminder; None for anything we did not sign."""
    try:
        key = int(_STOP.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=key, kind=UserKind.PERSON).first()


def feed_address(feed: Feed) -> str:
    """The secret address of a calendar."""
    return whole(reverse("calendar", args=[_FEED.sign(f"{feed.person_id}.{feed.generation}")]))


def feed_at(token: str) -> Feed | None:
    """The feed of an address still in force, of a person who is still here."""
    try:
        key, _dot, generation = _FEED.unsign(token).partition(".")
        found = Feed.objects.select_related("person").filter(pk=int(key), generation=generation)
    except (signing.BadSignature, ValueError):
        return None
    return found.filter(person__is_active=True).first()
