"""A chain in words: who decides, within how long."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.domain.implementation.states import Decider
from servanda.foundation.common import clock
from servanda.foundation.common.dates import date_in_words


def who_decides(step: Any, body: Any = None) -> str:
    """The post or the approvers a step names; `body` is whose updates it decides on, if that is known."""
    if step.decider == Decider.COORDINATORS:
        return _("Coordinator of the national mechanism")
    if step.decider == Decider.POST:
        if body is not None and step.post.body_id == body.pk:
            return str(step.post)
        return _("%(post)s, %(place)s") % {"post": step.post, "place": step.post.body}
    approves = step.body or body
    if approves is None:
        return _("Approver of the body")
    return _("Approver, %(body)s") % {"body": approves}


def sentence(steps: Iterable[Any], body: Any = None) -> str:
    """ "Written by the body; agreed by Director within 5 days; cleared by the national mechanism within 10 days." """
    return _("Written by the body; %(steps)s.") % {"steps": "; ".join(_clause(step, body) for step in steps)}


def _clause(step: Any, body: Any) -> str:
    n = step.days
    if step.decider == Decider.COORDINATORS:
        words = ngettext(
            "cleared by the national mechanism within %(n)s day",
            "cleared by the national mechanism within %(n)s days",
            n,
        )
        return words % {"n": n}
    if step.decider == Decider.APPROVERS:
        words = ngettext(
            "agreed by an approver of the body within %(n)s day",
            "agreed by an approver of the body within %(n)s days",
            n,
        )
        return words % {"n": n}
    words = ngettext("agreed by %(who)s within %(n)s day", "agreed by %(who)s within %(n)s days", n)
    return words % {"who": who_decides(step, body), "n": n}


def due_words(due_on: datetime.date) -> str:
    """ "due on 25 November", "due today", "3 days late"."""
    late = (clock.today() - due_on).days
    if late > 0:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    if late == 0:
        return _("due today")
    return _("due on %(day)s") % {"day": date_in_words(due_on, "day")}


def is_late(due_on: datetime.date) -> bool:
    return due_on < clock.today()
