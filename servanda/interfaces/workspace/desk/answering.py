"""The focal point's desk: what came back, what is due, what is on its way, how far the body has come."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.implementation.queries import (
    actions_visible_to,
    late_actions,
    updates_visible_to,
)
from servanda.domain.implementation.queries.answers import answers_owed_by_user, usual_days_of_approval
from servanda.domain.implementation.queries.coverage import answered_for_by
from servanda.domain.implementation.queries.desks import first_of
from servanda.domain.implementation.states import Level, UpdateStage
from servanda.domain.progress.queries import level_counts
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import people_who_review
from servanda.foundation.accounts.rules import bodies_where, own_bodies
from servanda.foundation.common.dates import date_in_words
from servanda.interfaces.workspace.desk.things import Thing, answer_button
from servanda.interfaces.workspace.updates.beside import Step

_SOON = 60  # days
_LATELY = datetime.timedelta(days=30)
_SHOWN, _MOST = 10, 60


def answering(user: Any, *, today: datetime.date, now: datetime.datetime) -> dict[str, Any]:
    """Context of the desk for who writes updates; empty for everybody else."""
    bodies = own_bodies(user, Permission.UPDATE_WRITE)
    if not bodies:
        return {}
    moving = _moving(user, bodies, now)
    begun = [update for update in moving if update.stage in (UpdateStage.DRAFT, UpdateStage.RETURNED)]
    returned = [update for update in begun if update.stage == UpdateStage.RETURNED]
    back = {update.pk for update in returned}
    owed = answers_owed_by_user(user, today=today)
    due = [item for item in owed if item.days <= _SOON and not item.is_on_its_way and item.open_update not in back]
    shown = {item.open_update for item in due}
    levels = level_counts(answered_for_by(bodies))
    return {
        "returned": returned,
        "due": _things(due, user, today),
        "later": sum(1 for item in owed if item.days > _SOON and not item.is_on_its_way),
        "drafts": [update for update in begun if update.pk not in back and update.pk not in shown],
        "on_its_way": [update for update in moving if update not in begun][:_SHOWN],
        "our_count": sum(levels.values()),
        "our_levels": levels,
        "level_names": dict(Level.choices),
        "travels": _travels(user, bodies),
        "our_body": bodies[0] if len(bodies) == 1 else None,
    }


def _things(due: list[Any], user: Any, today: datetime.date) -> list[Thing]:
    late: dict[int, int] = {}
    own = {item.assignment.body_id for item in due}
    plan: Any = late_actions(actions_visible_to(user).filter(body__in=own), today=today)
    for action in plan:
        late.setdefault(action.cluster_id, (today - action.promised_for).days)
    return [_thing(item, late.get(item.assignment.cluster_id or 0, 0)) for item in due]


def _thing(item: Any, days_late: int) -> Thing:
    parts = [
        ngettext("One recommendation.", "%(n)s recommendations.", item.member_count) % {"n": item.member_count},
        _("Last answer %(day)s.") % {"day": _short(item.last_answer)} if item.last_answer else _("Never answered."),
    ]
    parts.insert(0, _why(item))
    owed = ""
    if days_late:
        owed = ngettext("An action is one day late.", "An action is %(n)s days late.", days_late) % {"n": days_late}
    unit = ngettext("day", "days", abs(item.days))
    if item.days < 0:
        unit = ngettext("day late", "days late", -item.days)
    return Thing(
        abs(item.days),
        str(item.target),
        " ".join(part for part in parts if part),
        unit=unit,
        owed=owed,
        **answer_button(item),
    )


def _why(item: Any) -> str:
    """Who asks for this answer: the nearest call by name, else the duty that stands."""
    if not item.calls:
        return ""
    first, others = item.calls[0].call, len(item.calls) - 1
    asked = {"call": first, "day": date_in_words(first.due_on, "day"), "n": others}
    if others:
        return (
            ngettext(
                "Asked by “%(call)s” until %(day)s, and by one more call.",
                "Asked by “%(call)s” until %(day)s, and by %(n)s more calls.",
                others,
            )
            % asked
        )
    return _("Asked by “%(call)s” until %(day)s.") % asked


def _short(moment: datetime.datetime) -> str:
    return date_in_words(moment)


def _moving(user: Any, bodies: list[Any], now: datetime.datetime) -> list[Any]:
    """The bodies' updates that are not at rest, and those approved lately: in one query, what is open first."""
    at_rest = Q(stage=UpdateStage.APPROVED)
    found = updates_visible_to(user).filter(~at_rest | Q(at_rest, approved_at__gte=now - _LATELY), body__in=bodies)
    last = ExpressionWrapper(at_rest, BooleanField()).asc()
    return list(first_of(found.order_by(last, "-stage", "-saved_at", "-id"), most=_MOST))


def _travels(user: Any, bodies: list[Any]) -> list[Step]:
    who = list(dict.fromkeys(post for body in bodies for post in people_who_review(body)))
    usual = usual_days_of_approval(bodies_where(user, Permission.UPDATE_WRITE))
    days = ngettext("usually one day", "usually %(n)s days", usual) % {"n": usual} if usual else _("then")
    nobody = _("Nobody approves yet: ask the administrator")
    return [
        Step("under_way", _("You"), _("write and send"), is_current=True),
        Step("not_started", "; ".join(who) or nobody, days if who else ""),
        Step("not_started", _("National mechanism"), _("releases it; then it is public")),
    ]
