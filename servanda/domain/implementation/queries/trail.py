"""What of the trail a person may read: nobody learns from it what another body has not sent, or said in clearance."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.states import SENT_STAGES, Confidentiality
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where, holds, states_where
from servanda.foundation.audit.models import MOST_OF_ALL, Event
from servanda.foundation.audit.queries import events_of

UPDATE = MOST_OF_ALL
# Said on the way to approval; only for those who take part in it (rules.can_comment_on_update).
REMARKS = (
    "implementation.update_commented",
    "implementation.comment_answered",
    "implementation.comment_settled",
    "implementation.comment_changed",
    "implementation.comment_withdrawn",
)
_READS_UPDATES = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.UPDATE_READ_SENT)


def events_visible_to(user: Any) -> QuerySet[Event]:
    """Everything done in the States whose history the person reads, newest first, without what is not for them."""
    codes = states_where(user, Permission.HISTORY_READ)
    return for_reader(events_of(codes), user) if codes is None or codes else Event.objects.none()


def for_reader(events: QuerySet[Event], user: Any) -> QuerySet[Event]:
    """Without events of updates the person cannot see now, and without remarks made in a clearance not theirs."""
    if not any(holds(user, permission) for permission in _READS_UPDATES):
        return events.exclude(thing_kind=UPDATE)
    key = Cast(OuterRef("thing_id"), BigIntegerField())
    visible = updates_visible_to(user).select_related(None).prefetch_related(None).order_by()
    taking_part = Update.objects.filter(
        _in_bodies(user, Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.RELEASE)
    )
    # A CASE and not an OR: the key is a number only where the thing is an update.
    may_read = Case(
        When(
            Q(thing_kind=UPDATE, name__in=REMARKS),
            then=_if_found(taking_part.filter(pk=key), _if_found(visible.filter(pk=key), Value(True))),
        ),
        When(thing_kind=UPDATE, then=_if_found(visible.filter(pk=key), Value(True))),
        default=Value(True),
        output_field=BooleanField(),
    )
    return events.filter(may_read)


def _if_found(things: QuerySet[Any], then: Any) -> Case:
    """EXISTS, looked up for each line of the page: for EXISTS itself PostgreSQL first gathers every update there is.

    A CASE of its own, closed by default: where Django knows without asking that there are none, it leaves a WHEN out.
    """
    found = IsNull(Subquery(things.order_by().values("pk")[:1]), False)
    return Case(When(found, then=then), default=Value(False), output_field=BooleanField())


def _in_bodies(user: Any, *permissions: Permission) -> Q:
    found = Q(pk__in=[])
    for permission in permissions:
        found |= Q(body__in=bodies_where(user, permission))
    return found


def image_rule(user: Any) -> Callable[[Any], bool]:
    """Whether the person may read what an update said at some moment: of another body only what it had sent.

    The same as `updates_visible_to`, asked of the past: stage and confidentiality are those of that moment.
    """
    own = _keys(user, Permission.UPDATE_WRITE) | _keys(user, Permission.UPDATE_REVIEW)
    sent, mechanism = _keys(user, Permission.UPDATE_READ_SENT), _keys(user, Permission.RELEASE)

    def may_read(image: Any) -> bool:
        if image.body_id in own:
            return True
        if image.body_id not in sent or image.stage not in SENT_STAGES:
            return False
        return image.confidentiality != Confidentiality.MECHANISM or image.body_id in mechanism

    return may_read


def takes_part_rule(user: Any) -> Callable[[Any], bool]:
    """Whether the person takes part in an update's clearance from inside its body: they read why it came back."""
    own = _keys(user, Permission.UPDATE_WRITE) | _keys(user, Permission.UPDATE_REVIEW)
    return lambda image: image.body_id in own


def _keys(user: Any, permission: Permission) -> set[int]:
    return set(bodies_where(user, permission).values_list("pk", flat=True)) if holds(user, permission) else set()


def done_since(user: Any, moment: datetime.datetime) -> int:
    """How many things were done since then that the person may read about; counted to a thousand."""
    return events_visible_to(user).filter(happened_at__gte=moment)[:1_000].count()
