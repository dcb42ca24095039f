"""The way of an update: what each did, where it is now, who comes after and by when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.chains import steps_for
from servanda.domain.implementation.queries.clearance import people_to_decide
from servanda.domain.implementation.rules import had_a_hand
from servanda.domain.implementation.states import StepStage, UpdateStage
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common import clock
from servanda.foundation.common.dates import date_in_words
from servanda.interfaces.workspace.chains.words import due_words, is_late, who_decides


@dataclass(frozen=True, slots=True)
class Turn:
    """One place on the way."""

    sign: str  # a status whose ring is drawn
    who: str
    what: str
    more: str = ""
    is_late: bool = False
    is_current: bool = False


def turns(update: Any, steps: list[Any], *, released_at: Any = None) -> list[Turn]:
    """Writer, each step of the chain, release; returns of earlier sendings among them."""
    last = steps[-1].round if steps else 0
    now = [step for step in steps if step.round == last]
    earlier = [_returned(update, step) for step in steps if step.round < last and step.stage == StepStage.RETURNED]
    writing = update.stage in (UpdateStage.DRAFT, UpdateStage.RETURNED)
    if writing:
        back = [_returned(update, step) for step in now if step.stage == StepStage.RETURNED]
        ahead = [Turn("not_started", who_decides(step, update.body), _("decides next")) for step in _to_come(update)]
        return [*earlier, *back, _writing(update), *ahead, *_way_out(update, released_at)]
    decided = [_turn(update, step, expected) for step, expected in _expected(now)]
    return [*earlier, _sent(update), *decided, *_way_out(update, released_at)]


def _to_come(update: Any) -> list[Any]:
    return list(steps_for(update.body))


def _expected(steps: list[Any]) -> list[tuple[Any, datetime.date]]:
    """Each step with the day by which it should be decided, if all before it keep theirs."""
    found: list[tuple[Any, datetime.date]] = []
    day = clock.today()
    for step in steps:
        day = step.due_on if step.due_on else max(day, clock.today()) + datetime.timedelta(days=step.days)
        found.append((step, day))
    return found


def _day(moment: datetime.datetime) -> str:
    return date_in_words(timezone.localtime(moment), "day")


def _writer(update: Any) -> str:
    return _("Focal point, %(body)s") % {"body": update.body}


def _writing(update: Any) -> Turn:
    if update.stage == UpdateStage.RETURNED:
        return Turn("under_way", _writer(update), _("is mending it"), is_current=True)
    said = _("is writing, saved on %(day)s") % {"day": _day(update.saved_at)}
    return Turn("under_way", _writer(update), said, is_current=True)


def _sent(update: Any) -> Turn:
    return Turn("completed", _writer(update), _("sent it on %(day)s") % {"day": _day(update.submitted_at)})


def _returned(update: Any, step: Any) -> Turn:
    said = _("returned it on %(day)s") % {"day": _day(step.decided_at)}
    return Turn("completed", acted(step, update.body), said, more=_("“%(reason)s”") % {"reason": step.reason})


def acted(step: Any, body: Any) -> str:
    """The post in which a step was decided; for a stand-in the post they stood in for."""
    held = step.decided_through
    if held is None:
        return who_decides(step, body)
    return _post(held, body)


def _turn(update: Any, step: Any, expected: datetime.date) -> Turn:
    if step.stage == StepStage.CLEARED:
        said = _("agreed on %(day)s") % {"day": _day(step.decided_at)}
        if step.carried:
            said = _("agreed on %(day)s, to the text before the return") % {"day": _day(step.decided_at)}
        more = _("by somebody in their place") if step.in_place_of_id else ""
        return Turn("completed", acted(step, update.body), said, more)
    if step.stage == StepStage.WAITING:
        return _waiting(update, step)
    said = _("decides by about %(day)s") % {"day": date_in_words(expected, "day")}
    return Turn("not_started", who_decides(step, update.body), said)


def _waiting(update: Any, step: Any) -> Turn:
    step.update = update
    since = _("has had it since %(day)s") % {"day": _day(step.began_at)}
    hands = had_a_hand(step)
    able = [held for held in people_to_decide(step) if held.user_id not in hands]
    if not able:
        vacant = _("Nobody may decide here now. The administrator names somebody, or its body takes it back.")
        return Turn("under_way", who_decides(step, update.body), since, vacant, is_late=True, is_current=True)
    named = list(dict.fromkeys(_post(held, update.body) for held in able))
    who = who_decides(step, update.body) if len(named) > 3 else "; ".join(named)
    return Turn("under_way", who, since, due_words(step.due_on), is_late(step.due_on), is_current=True)


def _post(held: Any, body: Any) -> str:
    post = held.post or ROLES[held.role].name
    if held.body_id == body.pk:
        return str(post)
    return _("%(post)s, %(place)s") % {"post": post, "place": held.body}


def _way_out(update: Any, released_at: Any) -> list[Turn]:
    mechanism = _("National mechanism")
    approved = update.stage == UpdateStage.APPROVED
    if update.confidentiality != "public":
        return [Turn("not_started" if not approved else "completed", mechanism, _("reads it; it is not for release"))]
    if released_at:
        return [Turn("completed", mechanism, _("released it on %(day)s") % {"day": _day(released_at)})]
    if approved:
        return [Turn("under_way", mechanism, _("releases it next"), is_current=True)]
    return [Turn("not_started", mechanism, _("releases it; then it is public"))]
