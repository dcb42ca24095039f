"""What is set up and what is missing, counted for the page of settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from servanda.foundation.accounts.models import Membership
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
    """Of the State whose record this is, in the reach of an administrator."""
    by_branch = dict(
        bodies_to_manage(user)
        .filter(closed_on=None)
        .order_by()
        .values_list("branch")
        .annotate(number=Count("pk"))
        .order_by("branch")
    )
    waiting = invitations_visible_to(user).aggregate(
        all=Count("pk"), expired=Count("pk", filter=Q(expires_at__lte=clock.now()))
    )
    keepers = Membership.objects.filter(role="administrator", until=None, user__is_active=True)
    keepers = keepers.filter(body__state=state) if state else keepers.filter(in_secretariat=True)
    return Overview(
        bodies=sum(by_branch.values()),
        branches_missing=[branch for branch in Branch if branch not in by_branch],
        bodies_without_writers=bodies_without_writers(user).count(),
        people=people_visible_to(user).count(),
        administrators=keepers.values("user_id").distinct().count(),
        invitations=waiting["all"],
        expired=waiting["expired"],
        partners=Partner.objects.filter(closed_on=None).count(),
        own_words=ScaleWord.objects.filter(state=state).exclude(names={}).count() if state else 0,
        mail=mail_settings(),
        mail_by_operator=environment_decides(),
    )
