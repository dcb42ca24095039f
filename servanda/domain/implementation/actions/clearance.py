"""The way of an update to approval: send, take back, agree, return. Each step by its own decider, in order."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import ClearanceStep, Update
from servanda.domain.implementation.queries import update_to_change
from servanda.domain.implementation.queries.chains import steps_for
from servanda.domain.implementation.queries.figures import require_finished_rows
from servanda.domain.implementation.states import STEP_LIFECYCLE, UPDATE_LIFECYCLE, Decider, StepStage
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Body


@transaction.atomic
def submit_update(*, update: Update, version: int, by: User) -> Update:
    """Send the update on its way. It must say what was done. The chain of today is copied to it and stays its own."""
    update = update_to_change(update)
    require(rules.can_write_updates(by, update.body), _("Only people who answer for this body may send its updates."))
    if update.version != version:
        raise EditedMeanwhile(_("Somebody saved this update after you opened it. Read it again before you send it."))
    if not update.what_was_done.strip():
        raise InvalidInput(_("Say what was done, or why nothing was."), field="what_was_done")
    require_finished_rows(update)
    UPDATE_LIFECYCLE.take("submit", update)
    update.submitted_at, update.submitted_by = clock.now(), by
    update.written_by = sorted({*update.written_by, by.pk})
    update.version += 1
    update.save()
    first = _begin(_lay_out(update)[0])
    record("implementation.update_submitted", of=update, by=by, step=first.position, due_on=first.due_on)
    return update


@transaction.atomic
def take_back_update(*, update: Update, version: int, by: User) -> Update:
    """Its body takes it back before anybody decided, or when it waits where nobody may decide. It is a draft again."""
    update = update_to_change(update)
    require(rules.can_write_updates(by, update.body), _("Only people who answer for this body may take it back."))
    if update.version != version:
        raise EditedMeanwhile(_("Somebody decided after you opened this page. Read it again."))
    UPDATE_LIFECYCLE.take("take_back", update)
    if not rules.may_be_taken_back(update):
        raise StepRefused(_("Somebody has decided on this update already. Ask whoever has it now to return it."))
    _drop_the_rest(update)
    update.version += 1
    update.save()
    record("implementation.update_taken_back", of=update, by=by)
    return update


@transaction.atomic
def approve_update(*, update: Update, version: int, by: User) -> Update:
    """Agree to the step where it waits. The last step makes it the State's account, which may be released from then on.

    `version` is the one read.
    """
    update, step, right = _to_decide(update, version, by)
    _decide(step, right, by, "clear")
    step.save()
    ahead = update.steps.filter(round=step.round, stage=StepStage.AHEAD).order_by("position").first()
    update.version += 1
    if ahead is not None:
        UPDATE_LIFECYCLE.take("clear", update)
        update.save()
        following = _begin(ahead)
        record("implementation.update_cleared", of=update, by=by, step=step.position, due_on=following.due_on)
        return update
    UPDATE_LIFECYCLE.take("approve", update)
    update.approved_by, update.approved_at = by, step.decided_at
    update.save()
    record("implementation.update_approved", of=update, by=by, step=step.position)
    return update


@transaction.atomic
def return_update(*, update: Update, version: int, reason: str, comes_back: bool = False, by: User) -> Update:
    """Send it back to its author with the reason; the draft stays theirs. Sent again, it begins its way anew.

    With `comes_back` it comes straight back to this step: what was agreed before it stands, unless one of those who
    agreed has written on it since.
    """
    update, step, right = _to_decide(update, version, by)
    if not reason.strip():
        raise InvalidInput(_("Say what is missing, so that the author can mend it."), field="reason")
    _decide(step, right, by, "return_for_changes")
    step.reason, step.comes_back = reason.strip(), comes_back and step.position > 1
    step.save()
    _drop_the_rest(update)
    UPDATE_LIFECYCLE.take("return_for_changes", update)
    update.returned_at, update.returned_by, update.return_reason = step.decided_at, by, step.reason
    update.version += 1
    update.save()
    record("implementation.update_returned", of=update, by=by, step=step.position, comes_back=step.comes_back)
    return update


def _to_decide(update: Update, version: int, by: User) -> tuple[Update, ClearanceStep, Membership]:
    """The update held, the step where it waits, and by what right this person decides it."""
    update = update_to_change(update)
    step = rules.waiting_step(update)
    if step is None:
        UPDATE_LIFECYCLE.take("approve", update)  # says what the update is now
        raise StepRefused(_("This update has lost its way. Its body takes it back and sends it again."))
    step.update = update
    right = rules.right_to_decide(by, step)
    require(right is not None, _refusal(step))
    assert right is not None
    if update.version != version:
        raise EditedMeanwhile(_("The update changed after you opened it. Read it again before you decide."))
    return update, step, right


def _refusal(step: ClearanceStep) -> str:
    if step.decider == Decider.COORDINATORS:
        return _("Only a coordinator who neither wrote the update nor decided on it before may decide now.")
    if step.decider == Decider.POST:
        return _("Only the holder of “%(post)s” may decide now, and only on what they did not write.") % {
            "post": step.post
        }
    return _("Only an approver of %(body)s who did not write the update may decide now.") % {"body": step.body}


def _decide(step: ClearanceStep, right: Membership, by: User, how: str) -> None:
    STEP_LIFECYCLE.take(how, step)
    step.decided_at, step.decided_by, step.decided_through = clock.now(), by, right
    step.in_place_of = right.user if right.user_id != by.pk else None
    by.acted_in = right


def _begin(step: ClearanceStep) -> ClearanceStep:
    """Its turn has come: from today it has its days."""
    STEP_LIFECYCLE.take("begin", step)
    step.began_at = clock.now()
    step.due_on = clock.today() + datetime.timedelta(days=step.days)
    step.save()
    return step


def _drop_the_rest(update: Update) -> None:
    for step in update.steps.filter(stage__in=(StepStage.WAITING, StepStage.AHEAD)).order_by("-position"):
        STEP_LIFECYCLE.take("drop", step)
        step.save()


def _lay_out(update: Update) -> list[ClearanceStep]:
    """The steps of a new sending that are still ahead, the first of them first."""
    last = _last_round(update)
    number = last[0].round + 1 if last else 1
    kept = _agreed_before(update, last)
    if kept:
        return [_again(old, number, kept) for old in last][len(kept) :]
    rows = [
        ClearanceStep(
            update=update,
            round=number,
            position=position,
            chain_id=step.chain_id,
            decider=step.decider,
            body=update.body if step.decider == Decider.APPROVERS else step.body,
            post=step.post,
            days=step.days,
        )
        for position, step in enumerate(steps_for(update.body), start=1)
    ]
    for row in rows:
        row.save()
    return rows


def _last_round(update: Update) -> list[ClearanceStep]:
    steps = list(update.steps.order_by("-round", "position"))
    return [step for step in steps if step.round == steps[0].round]


def _agreed_before(update: Update, last: list[ClearanceStep]) -> list[ClearanceStep]:
    """Steps of the last sending that stand: those before one that asked to have it straight back.

    None of them stands if one who agreed has had a hand in the text since.
    """
    back = next((step for step in last if step.stage == StepStage.RETURNED), None)
    kept = [step for step in last if step.stage == StepStage.CLEARED]
    if back is not None and not back.comes_back:
        return []
    if back is None:  # taken back, or new: what was carried then is carried on
        kept = [step for step in kept if step.carried]
    hands = {update.author_id, *update.written_by}
    agreed = {key for step in kept for key in (step.decided_by_id, step.in_place_of_id)}
    return [] if agreed & hands else kept


def _again(old: ClearanceStep, number: int, kept: list[ClearanceStep]) -> ClearanceStep:
    """A step of the last sending for the new one: as it was decided, or to be decided."""
    copied = ("update_id", "position", "chain_id", "decider", "body_id", "post_id", "days")
    step = ClearanceStep(round=number, **{name: getattr(old, name) for name in copied})
    if old in kept:
        decided = ("stage", "began_at", "due_on", "decided_at", "decided_by_id", "decided_through_id", "in_place_of_id")
        for name in decided:
            setattr(step, name, getattr(old, name))
        step.carried = True
    else:
        step.body = _who_took_over(old.body)
    step.save()
    return step


def _who_took_over(body: Body | None) -> Body | None:
    """The body that decides today in place of one that was handed over since the last sending."""
    while body is not None and body.closed_on and body.successor is not None:
        body = body.successor
    return body
