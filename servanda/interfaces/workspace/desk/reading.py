"""What the desks of those who neither answer nor coordinate begin with: one line for each thing, its button first."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.implementation.queries.parliament import counts_for_parliament
from servanda.domain.implementation.queries.trail import done_since
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.interfaces.workspace.desk.things import Thing

_WEEK = datetime.timedelta(days=7)


def administrators(bodies: list[Any], invitations: list[Any], now: datetime.datetime) -> list[Thing]:
    """Bodies in which nobody answers, and invitations nobody took up."""
    found = []
    if bodies:
        words = ngettext("body in which nobody answers", "bodies in which nobody answers", len(bodies))
        names = "; ".join(str(body) for body in bodies[:3])
        why = f"{names}…" if len(bodies) > 3 else f"{names}."
        found.append(Thing(len(bodies), words, why, _("Invite somebody"), reverse("workspace:people-invite")))
    if invitations:
        words = ngettext("invitation without an answer", "invitations without an answer", len(invitations))
        past = sum(1 for held in invitations if held.expires_at <= now)
        why = _("Each is good for seven days.")
        if past:
            why = ngettext("One has run out: send it again.", "%(n)s have run out: send them again.", past) % {
                "n": past
            }
        found.append(Thing(len(invitations), words, why, _("See them"), reverse("workspace:people")))
    return found


def parliaments(user: Any, *, today: datetime.date) -> list[Thing]:
    """Laws past their promise, answers past their day, laws for which no bill was recorded."""
    if not holds(user, Permission.PARLIAMENT_RECORD):
        return []
    here, counted = reverse("workspace:parliament"), counts_for_parliament(user, today=today)
    late, unanswered, bare = counted["late"], counted["unanswered"], counted["no_bill"]
    found = []
    if late:
        words = ngettext("law past its promise", "laws past their promise", late)
        found.append(
            Thing(late, words, _("The day the State named has passed."), _("See who is late"), f"{here}?stage=late")
        )
    if unanswered:
        words = ngettext("question without its answer", "questions without their answers", unanswered)
        why = _("The day on which the answer was due has passed.")
        found.append(Thing(unanswered, words, why, _("Read them"), f"{here}#asked"))
    if bare:
        words = ngettext("law without a bill", "laws without a bill", bare)
        why = _("Promised, and no bill was recorded. Say where it stands.")
        found.append(Thing(bare, words, why, _("Record a bill"), f"{here}?stage=none"))
    return found


def readers(user: Any, newly_approved: int, now: datetime.datetime) -> list[Thing]:
    """What drafters and auditors have to read: texts approved lately; for who reads the history, what was done."""
    found = []
    if newly_approved:
        words = ngettext("update approved in thirty days", "updates approved in thirty days", newly_approved)
        why = _("What bodies say in the State’s name, with their evidence.")
        found.append(Thing(newly_approved, words, why, _("Read"), reverse("workspace:updates") + "?stage=approved"))
    done = done_since(user, now - _WEEK) if holds(user, Permission.HISTORY_READ) else 0
    if done:
        words = ngettext("thing done in seven days", "things done in seven days", done)
        why = _("Who did what, by post, with before and after.")
        found.append(Thing(done, words, why, _("Read the history"), reverse("workspace:history")))
    return found
