"""What is set up and what is missing, counted for the page of settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value

from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.accounts.queries import (
    bodies_to_manage,
    bodies_without_writers,
    invitations_visible_to,
    people_visible_to,
)
from servanda.foundation.common import clock
from servanda.foundation.organisations.mail import environment_decides, mail_settings
from servanda.foundation.organisations.models import MailSettings, Partner, ScaleWord
from servanda.foundation.organisations.states import Branch


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers only; the page puts them into sentences."""

    bodies: int
    branches_missing: list[Branch]
    bodies_without_writers: int
    people: int
    administrators: int
    invitations: int
    expired: int
    partners: int
    own_words: int
    mail: MailSettings | None
    mail_by_operator: bool


def overview_for(user: Any, *, state: str) -> Overview:
    """Of the State whose record this is, in the reach of an administrator; everything counted in one statement."""
    waiting = invitations_visible_to(user)
    counts = _counted(
        {
            **{branch.value: bodies_to_manage(user).filter(closed_on=None, branch=branch) for branch in Branch},
            "silent": bodies_without_writers(user),
            "people": people_visible_to(user),
            "administrators": User.objects.filter(pk__in=_keepers(state).values("user_id")),
            "invitations": waiting,
            "expired": waiting.filter(expires_at__lte=clock.now()),
            "partners": Partner.objects.filter(closed_on=None),
            "own_words": ScaleWord.objects.filter(state=state).exclude(names={}),
        }
    )
    return Overview(
        bodies=sum(counts[branch.value] for branch in Branch),
        branches_missing=[branch for branch in Branch if not counts[branch.value]],
        bodies_without_writers=counts["silent"],
        people=counts["people"],
        administrators=counts["administrators"],
        invitations=counts["invitations"],
        expired=counts["expired"],
        partners=counts["partners"],
        own_words=counts["own_words"],
        mail=mail_settings(),
        mail_by_operator=environment_decides(),
    )


def _keepers(state: str) -> QuerySet[Membership]:
    """Administrators of the State; of the hub where there is none."""
    keepers = Membership.objects.filter(role="administrator", until=None, user__is_active=True)
    return keepers.filter(body__state=state) if state else keepers.filter(in_secretariat=True)


def _counted(things: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many there are of each, by name."""
    lines = [
        found.order_by()
        .values(what=Value(name))
        .annotate(number=Count("pk", distinct=True))
        .values_list("what", "number")
        for name, found in things.items()
    ]
    return dict.fromkeys(things, 0) | dict(lines[0].union(*lines[1:], all=True))
