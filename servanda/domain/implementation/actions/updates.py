"""Writing an update. What follows is in clearance.py and comments.py, and can be had from here too."""

from __future__ import annotations

import uuid
from dataclasses import asdict

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
from servanda.domain.implementation.actions.comments import comment_on_update, reply_to_comment, settle_comment
from servanda.domain.implementation.models import Update, UpdateLevel
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.organisations.models import Body

__all__ = [
    "Answer",
    "approve_update",
    "comment_on_update",
    "reply_to_comment",
    "return_update",
    "save_update",
    "settle_comment",
    "start_update",
    "submit_update",
    "take_back_update",
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
    update = Update(**about, body=body, author=by, form_key=form_key)
    _fill(update, answer or Answer(), by)
    update.save()
    _set_levels(update, (answer or Answer()).levels)
    record("implementation.update_started", of=update, by=by)
    return update


@transaction.atomic
def save_update(*, update: Update, answer: Answer, version: int, by: User) -> Update:
    """Keep what was typed. `version` is the one the form was opened with; a newer one raises EditedMeanwhile."""
    update = update_to_change(update)
    require(rules.can_edit_update(by, update), _("This update cannot be edited now, or not by you."))
    if update.version != version:
        raise EditedMeanwhile(
            _("Somebody saved this update after you opened it. Nothing of yours is lost: compare, then save again.")
        )
    _fill(update, answer, by)
    update.version += 1
    update.saved_at = clock.now()
    update.save()
    _set_levels(update, answer.levels)
    record("implementation.update_saved", of=update, by=by, version=update.version)
    return update


def _fill(update: Update, answer: Answer, by: User) -> None:
    answer.check()
    update.written_by = sorted({*update.written_by, by.pk})
    for name, value in asdict(answer).items():
        if name != "levels":
            setattr(update, name, list(value) if isinstance(value, tuple) else value)


def _set_levels(update: Update, levels: dict[str, str]) -> None:
    """Bring the rows in line with the answer; a level equal to the whole's is not kept twice."""
    wanted = {public_id: level for public_id, level in levels.items() if level and level != update.level}
    # Without a cluster there are no members; the lookup below would match every recommendation in none.
    held = Recommendation.objects.filter(cluster_memberships__cluster=update.cluster, cluster_memberships__left_at=None)
    found = held.filter(public_id__in=wanted).order_by("pk") if update.cluster_id else Recommendation.objects.none()
    members = {item.public_id: item for item in found}
    if missing := set(wanted) - set(members):
        raise InvalidInput(
            _("%(number)s is not part of this objective.") % {"number": sorted(missing)[0]}, field="levels"
        )
    update.levels.exclude(recommendation__public_id__in=wanted).delete()
    for public_id, level in wanted.items():
        UpdateLevel.objects.update_or_create(
            update=update, recommendation=members[public_id], defaults={"level": level}
        )
