"""Taking a roster back as far as nobody has used what it brought. What is used stays, and is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.succession import holdings_of
from servanda.foundation.accounts.actions.bodies import change_body, close_body, close_post
from servanda.foundation.accounts.actions.invitations import revoke_invitation
from servanda.foundation.accounts.models import Invitation, User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import DomainError, require
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.rules import can_bring_roster
from servanda.pipelines.rosters.states import ROSTER_LIFECYCLE


@transaction.atomic
def undo_roster(*, roster: Roster, by: User) -> Roster:
    """Open invitations are withdrawn, changes nobody changed again go back, unused posts and bodies close."""
    roster = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    require(
        can_bring_roster(by, state=roster.state_id), _("Only administrators of this State may bring bodies and people.")
    )
    ROSTER_LIFECYCLE.take("undo", roster)
    stays: list[list[str]] = []
    for invitation in Invitation.objects.filter(pk__in=roster.receipt["invitations"]).order_by("pk"):
        _try(stays, invitation.email, partial(revoke_invitation, invitation=invitation, by=by))
    for before in roster.receipt["changed"]:
        _put_back(before, stays, by)
    for post in Post.objects.filter(pk__in=roster.receipt["posts"], closed_on=None).order_by("pk"):
        _try(stays, str(post), partial(close_post, post=post, by=by))
    # Children were made after their parents, so they go first.
    for body in Body.objects.filter(pk__in=roster.receipt["bodies"], closed_on=None).order_by("-pk"):
        if any(holdings_of(body).values()):
            stays.append([str(body), _("It is in use.")])
        else:
            _try(stays, str(body), partial(close_body, body=body, by=by))
    roster.receipt = {**roster.receipt, "stays": stays}
    roster.waiting, roster.sheets, roster.sending = [], [], False
    roster.save()
    record("rosters.roster_undone", of=roster, by=by, stays=len(stays))
    return roster


def _try(stays: list[list[str]], what: str, undo: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            undo()
    except DomainError as error:
        stays.append([what, str(error)])


def _put_back(before: dict[str, Any], stays: list[list[str]], by: User) -> None:
    body = Body.objects.get(pk=before["body"])
    if body.version != before["version"]:
        stays.append([str(body), _("Somebody changed it since then.")])
        return
    parent = Body.objects.filter(pk=before["parent"]).first() if before["parent"] else None
    given = {name: before[name] for name in ("names", "remit", "branch", "kind", "level")}
    _try(stays, str(body), lambda: change_body(body=body, parent=parent, by=by, **given))
