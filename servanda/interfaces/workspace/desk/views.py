"""My desk: what needs this person today, whatever roles they hold."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.desks import first_of, first_to_decide
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_without_writers, invitations_visible_to
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.accounts.rules import holds, memberships_of
from servanda.foundation.common import clock
from servanda.interfaces.workspace.desk.answering import answering
from servanda.interfaces.workspace.desk.coordinating import coordinating
from servanda.interfaces.workspace.desk.reading import administrators, parliaments, readers
from servanda.interfaces.workspace.desk.things import number_word

_SHOWN = 10
_LATELY = datetime.timedelta(days=30)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    user, today, now = request.user, clock.today(), clock.now()
    context: dict[str, Any] = {"today": today, "held": [(m, ROLES[m.role]) for m in memberships_of(user)]}
    context |= coordinating(user, today=today, now=now)
    context |= answering(user, today=today, now=now)
    context |= _reviewing(user)
    context |= _administering(user)
    context |= _reading(user, already=context, now=now)
    # Other areas (calls for updates, steps of clearance, handovers) add their lines here, the most pressing first.
    context["lines"] = [
        *parliaments(user, today=today),
        *administrators(context.get("silent_bodies", []), context.get("invitations", []), now),
        *context.get("to_read", []),
    ]
    context |= _head(context)
    return render(request, "workspace/desk/desk.html", context)


def _reviewing(user: Any) -> dict[str, Any]:
    reviews = holds(user, Permission.UPDATE_REVIEW)
    if not reviews and not holds(user, Permission.UPDATE_CLEAR):
        return {}
    found = first_to_decide(user, most=_SHOWN)
    return {"to_review": found} if reviews or found else {}


def _administering(user: Any) -> dict[str, Any]:
    if not holds(user, Permission.PEOPLE_MANAGE):
        return {}
    return {"silent_bodies": list(bodies_without_writers(user)), "invitations": list(invitations_visible_to(user))}


def _reading(user: Any, *, already: dict[str, Any], now: datetime.datetime) -> dict[str, Any]:
    """Drafters and auditors: what came to rest lately."""
    if "things" in already or not holds(user, Permission.UPDATE_READ_SENT):
        return {}
    approved = updates_visible_to(user).filter(stage=UpdateStage.APPROVED).order_by("-approved_at", "-id")
    lately = approved.filter(approved_at__gte=now - _LATELY).count()
    return {"newly_approved": list(first_of(approved, most=_SHOWN)), "to_read": readers(user, lately, now)}


def _head(context: dict[str, Any]) -> dict[str, Any]:
    """How many things need the person, for the one sentence at the top."""
    due, back = len(context.get("due", ())), len(context.get("returned", ()))
    review, drafts = len(context.get("to_review", ())), len(context.get("drafts", ()))
    count = len(context.get("things", ())) + due + back + review + drafts
    count += len(context.get("lines", ()))
    only_answers = due + back == count and count > 0
    return {
        "count": count,
        "count_word": number_word(count),
        "due_count": due,
        "due_word": number_word(due),
        "back_count": back,
        "back_word": number_word(back).lower(),
        "only_answers": only_answers,
        "review_word": number_word(review),
        "only_reading": count > 0 and count == len(context.get("to_read", ())),
        "only_review": review == count and count > 0,
    }
