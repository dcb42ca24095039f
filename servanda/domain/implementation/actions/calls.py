"""Asking bodies for updates: prepare a call, send it once, follow it, end it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Call, CallLine
from servanda.domain.implementation.queries.asking import RECENTLY, Choice, assignments_to_ask
from servanda.domain.implementation.queries.calls import call_to_change, lines_by_body, lines_of
from servanda.domain.implementation.states import CALL_LIFECYCLE, CallStage
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.reference.models import Mechanism, State

# Nobody plans further ahead; a year typed wrong is found out.
_FURTHEST = datetime.timedelta(days=3 * 366)
_LONGEST_EXCUSE = 500


@dataclass(frozen=True, slots=True)
class Asking:
    """What a call says: title and reason by language, the mechanism it serves, the day."""

    titles: Mapping[str, str]
    due_on: datetime.date | None
    reasons: Mapping[str, str] = field(default_factory=dict)
    mechanism: Mechanism | None = None

    def check(self) -> None:
        """Raise InvalidInput, naming the field, for what cannot be asked."""
        if not any(text.strip() for text in self.titles.values()):
            raise InvalidInput(_("Give the call a title, so that bodies know what it is for."), field="titles")
        if not any(text.strip() for text in self.reasons.values()):
            raise InvalidInput(_("Say why you ask: people answer what they understand."), field="reasons")
        _check_day(self.due_on)


def _check_day(day: datetime.date | None) -> None:
    if day is None:
        raise InvalidInput(_("Say by which day you need the answers."), field="due_on")
    if day <= clock.today():
        raise InvalidInput(_("Choose a day after today: bodies need time to answer."), field="due_on")
    if day > clock.today() + _FURTHEST:
        raise InvalidInput(_("That day is more than three years away. Check the year."), field="due_on")


@transaction.atomic
def prepare_call(*, state: State, asking: Asking, choice: Choice, form_key: uuid.UUID | None = None, by: User) -> Call:
    """A draft with one line for each answer it would ask. The same form key twice gives the same draft."""
    require(rules.can_call_for_updates(by, state=state.pk), _("Only a coordinator of this State may call for updates."))
    if form_key and (found := Call.objects.filter(form_key=form_key, made_by=by).first()):
        return found
    asking.check()
    assert asking.due_on is not None  # checked above
    asked = list(assignments_to_ask(by, choice, state=state.pk))
    if not asked:
        raise InvalidInput(_("No body answers for anything of what you chose. Choose more, or assign bodies first."))
    call = Call(
        state=state,
        titles=dict(asking.titles),
        reasons=dict(asking.reasons),
        mechanism=asking.mechanism,
        due_on=asking.due_on,
        form_key=form_key,
        made_by=by,
    )
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError:
        # A double click: the other request has made it.
        return Call.objects.get(form_key=form_key, made_by=by)
    _add(call, asked)
    record("implementation.call_prepared", of=call, by=by, lines=len(asked))
    return call


def _add(call: Call, assignments: list[Any], asked_at: datetime.datetime | None = None) -> int:
    held = set(CallLine.objects.filter(call=call).values_list("body", "cluster", "recommendation"))
    rows = [
        CallLine(
            call=call,
            body=row.body,
            post=row.post,
            cluster=row.cluster,
            recommendation=row.recommendation,
            asked_at=asked_at,
        )
        for row in assignments
        if (row.body_id, row.cluster_id, row.recommendation_id) not in held
    ]
    return len(CallLine.objects.bulk_create(rows, batch_size=500))


@transaction.atomic
def send_call(*, call: Call, version: int, leave_out_recent: bool = False, by: User) -> Call:
    """Ask the bodies. Sending again changes nothing; a call without lines is not sent."""
    call = call_to_change(call)
    require(rules.can_call_for_updates(by, state=call.state_id), _("Only a coordinator of this State may send it."))
    if call.stage == CallStage.SENT:
        return call
    if call.version != version:
        raise EditedMeanwhile(_("Somebody changed this call after you opened it. Read it again before you send it."))
    _check_day(call.due_on)
    CALL_LIFECYCLE.take("send", call)
    if leave_out_recent:
        _leave_out_recent(call, by)
    if not call.lines.exists():
        raise InvalidInput(_("Nothing is left to ask. Prepare the call anew and choose more."))
    call.sent_at, call.sent_by = clock.now(), by
    call.version += 1
    call.save()
    call.lines.update(asked_at=call.sent_at)
    record("implementation.call_sent", of=call, by=by, due_on=call.due_on, bodies=dict(lines_by_body(call)))
    return call


def _leave_out_recent(call: Call, by: User) -> None:
    since = clock.today() - RECENTLY
    recent = assignments_to_ask(by, Choice(), state=call.state_id).filter(last_answer__date__gte=since)
    for body, cluster, recommendation in recent.values_list("body", "cluster", "recommendation"):
        call.lines.filter(body=body, cluster=cluster, recommendation=recommendation).delete()


@transaction.atomic
def extend_call(*, call: Call, due_on: datetime.date | None, version: int, by: User) -> Call:
    """Give everybody until another day."""
    call = _running(call, version, by)
    _check_day(due_on)
    assert due_on is not None  # checked above
    if due_on == call.due_on:
        return call
    before, call.due_on = call.due_on, due_on
    call.version += 1
    call.save()
    record("implementation.call_extended", of=call, by=by, before=before, due_on=due_on)
    return call


@transaction.atomic
def add_to_call(*, call: Call, choice: Choice, version: int, by: User) -> int:
    """Ask more bodies or for more; what is asked already is not asked twice. Returns how many lines are new."""
    call = _running(call, version, by)
    added = _add(call, list(assignments_to_ask(by, choice, state=call.state_id)), clock.now())
    if added:
        call.version += 1
        call.save()
        record("implementation.call_widened", of=call, by=by, added=added, bodies=dict(lines_by_body(call)))
    return added


@transaction.atomic
def excuse_line(*, line: CallLine, reason: str, by: User) -> CallLine:
    """This answer is not needed after all; the reason is kept. Excusing again keeps the first reason."""
    call = _running(line.call, None, by)
    line = CallLine.objects.select_for_update(of=("self",)).select_related("call", "body").get(pk=line.pk)
    if line.excused_at:
        return line
    if not reason.strip():
        raise InvalidInput(_("Say why this answer is not needed."), field="reason")
    if len(reason.strip()) > _LONGEST_EXCUSE:
        raise InvalidInput(_("Say it in at most %(number)s characters.") % {"number": _LONGEST_EXCUSE}, field="reason")
    line.excused_at, line.excused_by, line.excuse = clock.now(), by, reason.strip()
    line.save()
    record("implementation.answer_excused", of=call, by=by, body=line.body.public_id, line=line.pk)
    return line


@transaction.atomic
def ask_again(*, line: CallLine, by: User) -> CallLine:
    """Take an excuse back: the body owes the answer again."""
    call = _running(line.call, None, by)
    line = CallLine.objects.select_for_update(of=("self",)).select_related("call", "body").get(pk=line.pk)
    if line.excused_at:
        line.excused_at, line.excused_by, line.excuse = None, None, ""
        line.save()
        record("implementation.answer_asked_again", of=call, by=by, body=line.body.public_id, line=line.pk)
    return line


@transaction.atomic
def close_call(*, call: Call, by: User) -> Call:
    """Nobody is asked any more. Which update answered which line is kept as of now. Closing again changes nothing."""
    call = call_to_change(call)
    require(rules.can_call_for_updates(by, state=call.state_id), _("Only a coordinator of this State may close it."))
    if call.stage == CallStage.CLOSED:
        return call
    answers = _keep_answers(call)
    CALL_LIFECYCLE.take("close", call)
    call.ended_at, call.ended_by = clock.now(), by
    call.version += 1
    call.save()
    record("implementation.call_closed", of=call, by=by, answered=answers)
    return call


def _keep_answers(call: Call) -> int:
    newest: dict[int, Any] = dict(lines_of(call).filter(found__isnull=False).values_list("pk", "found"))
    rows = list(CallLine.objects.filter(pk__in=newest).order_by("pk"))
    for row in rows:
        row.answer_id = newest[row.pk]
    CallLine.objects.bulk_update(rows, ["answer"], batch_size=500)
    return len(rows)


@transaction.atomic
def cancel_call(*, call: Call, reason: str, by: User) -> Call:
    """Take the call back, saying why; those who were asked read the reason."""
    call = call_to_change(call)
    require(rules.can_call_for_updates(by, state=call.state_id), _("Only a coordinator of this State may cancel it."))
    if call.stage == CallStage.CANCELLED:
        return call
    if not reason.strip():
        raise InvalidInput(_("Say why the call is cancelled: those who were asked will read it."), field="reason")
    was_sent = call.stage == CallStage.SENT
    CALL_LIFECYCLE.take("cancel", call)
    call.ended_at, call.ended_by, call.cancel_reason = clock.now(), by, reason.strip()
    call.version += 1
    call.save()
    record(
        "implementation.call_cancelled",
        of=call,
        by=by,
        was_sent=was_sent,
        bodies=dict(lines_by_body(call)) if was_sent else {},
    )
    return call


def _running(call: Call, version: int | None, by: User) -> Call:
    call = call_to_change(call)
    require(rules.can_call_for_updates(by, state=call.state_id), _("Only a coordinator of this State may change it."))
    if version is not None and call.version != version:
        raise EditedMeanwhile(_("Somebody changed this call after you opened it. Read it again, then change it."))
    CALL_LIFECYCLE.take("adjust", call)
    return call
