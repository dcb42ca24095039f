"""Milestones: set, moved, reached, given up. None disappears."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.actions import LONGEST_TITLE
from servanda.domain.implementation.models import Action, Milestone
from servanda.domain.implementation.queries.changing import action_to_change, row_to_change
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.dates import check_year
from servanda.foundation.common.errors import InvalidInput, StepRefused
from servanda.foundation.common.text import checked_texts


@transaction.atomic
def add_milestone(*, action: Action, titles: Mapping[str, str], due_on: datetime.date | None, by: User) -> Milestone:
    """A day on which something of the action can be seen."""
    action = action_to_change(action, by=by)
    named = _named(titles)
    day = _day(action, due_on)
    made = Milestone.objects.create(action=action, titles=named, due_on=day, first_due_on=day)
    record("implementation.milestone_added", of=action, by=by, milestone=made.pk, after={"due_on": day})
    return made


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, titles: Mapping[str, str], due_on: datetime.date | None, version: int, by: User
) -> Milestone:
    """Other words or another day. The day it was first set for stays beside the new one."""
    action = action_to_change(milestone.action, by=by)
    held = row_to_change(milestone, version=version)
    if held.reached_on or held.dropped_on:
        raise StepRefused(_("This milestone is settled. Take that back first, then change it."))
    before = {"due_on": held.due_on}
    held.titles, held.due_on = _named(titles), _day(action, due_on)
    return _saved(held, action, "implementation.milestone_changed", before, by)


@transaction.atomic
def reach_milestone(*, milestone: Milestone, reached_on: datetime.date | None, by: User) -> Milestone:
    """It was reached on that day; None takes that back. Doing it twice changes nothing."""
    action = action_to_change(milestone.action, by=by)
    check_year(reached_on, field="reached_on")
    if reached_on and reached_on > clock.today():
        raise InvalidInput(_("A milestone cannot be reached on a day to come."), field="reached_on")
    held = Milestone.objects.select_for_update(no_key=True).get(pk=milestone.pk)
    if held.dropped_on and reached_on:
        raise StepRefused(_("This milestone was given up. Take that back first."))
    if held.reached_on == reached_on:
        return held
    before = {"reached_on": held.reached_on}
    held.reached_on = reached_on
    name = "implementation.milestone_reached" if reached_on else "implementation.milestone_reopened"
    return _saved(held, action, name, before, by)


@transaction.atomic
def drop_milestone(*, milestone: Milestone, dropped: bool, by: User) -> Milestone:
    """Give it up, or take it up again. It stays in the plan, marked."""
    action = action_to_change(milestone.action, by=by)
    held = Milestone.objects.select_for_update(no_key=True).get(pk=milestone.pk)
    if held.reached_on:
        raise StepRefused(_("This milestone was reached. It cannot be given up."))
    if bool(held.dropped_on) == dropped:
        return held
    before = {"dropped_on": held.dropped_on}
    held.dropped_on = clock.today() if dropped else None
    name = "implementation.milestone_dropped" if dropped else "implementation.milestone_reopened"
    return _saved(held, action, name, before, by)


def _named(titles: Mapping[str, str]) -> dict[str, str]:
    return checked_texts(titles, field="titles", longest=LONGEST_TITLE, ask=_("Say what can be seen on that day."))


def _day(action: Action, due_on: datetime.date | None) -> datetime.date:
    if due_on is None:
        raise InvalidInput(_("Say by which day."), field="due_on")
    check_year(due_on, field="due_on")
    if action.starts_on and due_on < action.starts_on:
        raise InvalidInput(_("A milestone cannot lie before the action begins."), field="due_on")
    return due_on


def _saved(held: Milestone, action: Action, name: str, before: Mapping[str, object], by: User) -> Milestone:
    held.version += 1
    held.save()
    after = {key: getattr(held, key) for key in before}
    record(name, of=action, by=by, milestone=held.pk, before=before, after=after)
    return held
