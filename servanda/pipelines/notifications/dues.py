"""When a day that comes nearer is worth a word: 90, 30, 7 and 1 day before, then late, then late again every week.

A decision is given days, not months: it has its word 3 days and 1 day before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from servanda.domain.implementation.models import ClearanceStep
from servanda.domain.implementation.queries.answers import Owed, answers_owed_by, answers_owed_by_user
from servanda.domain.implementation.queries.clearance import SOON
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.people import people_of_posts
from servanda.pipelines.notifications.states import NoticeKind

BEFORE = (1, 7, 30, 90)
BEFORE_DECIDING = (1, SOON.days)
_AGAIN_EVERY = 7  # days, once it is late


def milestone(days: int, before: tuple[int, ...] = BEFORE) -> str:
    """Which word is due that many days before the day (negative: after it); empty if it is too early for one.

    A milestone that passed while nobody was told is told late: the nearest one that has been reached counts.
    """
    if days < 0:
        return f"late{(-days - 1) // _AGAIN_EVERY}"
    return next((str(day) for day in before if days <= day), "")


def owed_by(person: User, *, today: datetime.date) -> list[Owed]:
    """What this person is to answer: of open bodies, not on its way already, and not another post's."""
    owed = answers_owed_by_user(person, today=today)
    found = [item for item in owed if not item.is_on_its_way and item.assignment.body.closed_on is None]
    posts = {item.assignment.post_id for item in found if item.assignment.post_id}
    if not posts:
        return found
    told = people_of_posts(Post.objects.filter(pk__in=posts).select_related("body").order_by("pk"))
    return [item for item in found if person.pk in told.get(item.assignment.post_id or 0, {person.pk})]


def owed_by_body(*, today: datetime.date) -> dict[int, list[Owed]]:
    """What every body owes today, without what has been sent and is on its way."""
    found: dict[int, list[Owed]] = {}
    for owed in answers_owed_by(Body.objects.filter(closed_on=None), today=today):
        if not owed.is_on_its_way:
            found.setdefault(owed.assignment.body_id, []).append(owed)
    return found


def key_of(owed: Owed, word: str) -> str:
    """What makes the same word about the same day one notice, on whichever day it is told."""
    return f"due:{things.of_owed(owed)}:{owed.due_on.isoformat()}:{word}"


def due_notices(person: User, owed: Iterable[Any]) -> list[Notice]:
    """A notice for each milestone reached today; which of them were told before is the caller's matter."""
    found = []
    for item in owed:
        if word := milestone(item.days):
            found.append(
                Notice(
                    person=person,
                    kind=NoticeKind.OVERDUE if item.days < 0 else NoticeKind.DUE,
                    key=key_of(item, word),
                    thing=things.of_owed(item),
                    titles=things.titles_of(item.target),
                    body=item.assignment.body,
                    due_on=item.due_on,
                    path=things.path_to(item.target),
                )
            )
    return found


def decision_notices(person: User, steps: Iterable[ClearanceStep], *, today: datetime.date) -> list[Notice]:
    """The same for the steps of clearance that wait for this person (`steps_waiting_for`)."""
    found = []
    for step in steps:
        assert step.due_on is not None  # a waiting step has a day; the database says so
        days = (step.due_on - today).days
        if word := milestone(days, BEFORE_DECIDING):
            found.append(
                Notice(
                    person=person,
                    kind=NoticeKind.DECIDE_LATE if days < 0 else NoticeKind.DECIDE_DUE,
                    key=f"decide:{step.pk}:{step.due_on.isoformat()}:{word}",
                    thing=things.update(step.update_id),
                    titles=things.titles_of(step.update.target),
                    body=step.update.body,
                    due_on=step.due_on,
                    path=things.path_to_update(step.update),
                )
            )
    return found
