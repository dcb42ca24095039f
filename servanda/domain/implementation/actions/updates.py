"""The way of an update: write, submit, return, approve."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.actions.answers import Answer
from servanda.domain.implementation.models import Comment, Update, UpdateLevel
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.states import UPDATE_LIFECYCLE
from servanda.domain.recommendations.models import Cluster, Recommendation
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
    "comment_on_update",
    "return_update",
    "save_update",
    "settle_comment",
    "start_update",
    "submit_update",
]

# The parts of an update that a remark can speak of.
_COMMENTED_PARTS = frozenset({"what_was_done", "effect_on_people", "level", "obstacles", "evidence"})


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


@transaction.atomic
def submit_update(*, update: Update, version: int, by: User) -> Update:
    """Send the update to the body's approver. It must say what was done."""
    update = update_to_change(update)
    require(rules.can_write_updates(by, update.body), _("Only people who answer for this body may send its updates."))
    if update.version != version:
        raise EditedMeanwhile(_("Somebody saved this update after you opened it. Read it again before you send it."))
    if not update.what_was_done.strip():
        raise InvalidInput(_("Say what was done, or why nothing was."), field="what_was_done")
    UPDATE_LIFECYCLE.take("submit", update)
    update.submitted_at, update.submitted_by = clock.now(), by
    update.written_by = sorted({*update.written_by, by.pk})
    update.version += 1
    update.save()
    record("implementation.update_submitted", of=update, by=by)
    return update


@transaction.atomic
def return_update(*, update: Update, reason: str, by: User) -> Update:
    """Send it back to its author with the reason; the draft stays theirs."""
    update = update_to_change(update)
    require(
        rules.can_review_update(by, update),
        _("Only an approver of this body who did not write the update may return it."),
    )
    if not reason.strip():
        raise InvalidInput(_("Say what is missing, so that the author can mend it."), field="reason")
    UPDATE_LIFECYCLE.take("return_for_changes", update)
    update.returned_at, update.returned_by, update.return_reason = clock.now(), by, reason.strip()
    update.version += 1
    update.save()
    record("implementation.update_returned", of=update, by=by)
    return update


@transaction.atomic
def approve_update(*, update: Update, version: int, by: User) -> Update:
    """Accept it as the State's account; a coordinator may release it from now on. `version` is the one read."""
    update = update_to_change(update)
    require(
        rules.can_review_update(by, update),
        _("Only an approver of this body who did not write the update may approve it."),
    )
    if update.version != version:
        raise EditedMeanwhile(_("The update changed after you opened it. Read it again before you decide."))
    UPDATE_LIFECYCLE.take("approve", update)
    update.approved_by, update.approved_at = by, clock.now()
    update.version += 1
    update.save()
    record("implementation.update_approved", of=update, by=by)
    return update


@transaction.atomic
def note_release(*, update: Update, by: User) -> None:
    """Keep when it was first released, so that it waits no longer. Publication has checked who may, and records it."""
    require(
        holds(by, Permission.RELEASE, state=update.state_code), _("Only a coordinator of this State may release it.")
    )
    Update.objects.filter(pk=update.pk, released_at=None).update(released_at=clock.now())


@transaction.atomic
def comment_on_update(*, update: Update, part: str, text: str, by: User) -> Comment:
    """A remark on one part of the update, for those who take part in its clearance."""
    update = update_to_change(update)
    require(rules.can_comment_on_update(by, update), _("Only those who take part in its clearance may comment."))
    if part not in _COMMENTED_PARTS:
        raise InvalidInput(_("Choose the part of the update that your comment is about."), field="part")
    if not text.strip():
        raise InvalidInput(_("Write your comment first."), field="text")
    comment = Comment.objects.create(update=update, part=part, text=text.strip(), author=by)
    record("implementation.update_commented", of=update, by=by, part=part)
    return comment


@transaction.atomic
def settle_comment(*, comment: Comment, by: User) -> Comment:
    """Mark a remark as dealt with. Settling it again changes nothing: the first person stays named."""
    update = update_to_change(comment.update)
    require(rules.can_comment_on_update(by, update), _("Only those who take part in its clearance may comment."))
    comment = Comment.objects.select_for_update(of=("self",)).select_related("update").get(pk=comment.pk)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = clock.now(), by
        comment.save()
        record("implementation.comment_settled", of=update, by=by, comment=comment.pk)
    return comment
