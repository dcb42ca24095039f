"""Writing an update. What follows is in clearance.py and comments.py, and can be had from here too."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.actions.answers import Answer
from servanda.domain.implementation.actions.clearance import (
    approve_update,
    return_update,
    submit_update,
    take_back_update,
)
from servanda.domain.implementation.actions.comments import (
    change_comment,
    comment_on_update,
    reply_to_comment,
    settle_comment,
    withdraw_comment,
)
from servanda.domain.implementation.actions.filling import fill_update
from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries.regrouping import require_open
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.organisations.models import Body

__all__ = [
    "Answer",
    "approve_update",
    "change_comment",
    "comment_on_update",
    "reply_to_comment",
    "return_update",
    "save_update",
    "settle_comment",
    "start_update",
    "submit_update",
    "take_back_update",
    "withdraw_comment",
]


@transaction.atomic
def start_update(
    *,
    target: Cluster | Recommendation,
    body: Body,
    answer: Answer | None = None,
    form_key: uuid.UUID | None = None,
    by: User,
) -> Update:
    """Open a draft. The same form key twice gives the same draft, so a double click makes no second one."""
    require(rules.can_write_updates(by, body), _("Only people who answer for this body may write its updates."))
    if body.state_id != target.state_id:
        raise InvalidInput(_("A body answers for its own State only."), field="body")
    about = {"cluster": target} if isinstance(target, Cluster) else {"recommendation": target}
    if form_key:
        # Two requests with one key take turns, so that the second finds what the first has made.
        Body.objects.select_for_update(no_key=True).get(pk=body.pk)
        if found := Update.objects.filter(form_key=form_key, body=body, author=by, **about).first():
            return found
    if isinstance(target, Cluster):
        require_open(Cluster.objects.select_for_update(no_key=True).get(pk=target.pk))
    update = Update(**about, body=body, author=by, form_key=form_key)
    fill_update(update=update, answer=answer or Answer(), by=by)
    record("implementation.update_started", of=update, by=by)
    return update


@transaction.atomic
def save_update(*, update: Update, answer: Answer, version: int, save_key: uuid.UUID | None = None, by: User) -> Update:
    """Keep what was typed. `version` is the one the form was opened with; a newer one raises EditedMeanwhile.

    `save_key` names the try of a browser, so that it knows its own save again when the answer was lost.
    """
    update = update_to_change(update)
    require(rules.can_edit_update(by, update), _("This update cannot be edited now, or not by you."))
    if update.version != version:
        raise EditedMeanwhile(
            _("Somebody saved this update after you opened it. Nothing of yours is lost: compare, then save again.")
        )
    update.version += 1
    update.saved_at = clock.now()
    fill_update(update=update, answer=answer, save_key=save_key, by=by)
    record("implementation.update_saved", of=update, by=by, version=update.version)
    return update


@transaction.atomic
def note_release(*, update: Update, by: User) -> None:
    """Keep when it was first released, so that it waits no longer. Publication has checked who may, and records it."""
    require(
        holds(by, Permission.RELEASE, state=update.state_code), _("Only a coordinator of this State may release it.")
    )
    Update.objects.filter(pk=update.pk, released_at=None).update(released_at=clock.now())
