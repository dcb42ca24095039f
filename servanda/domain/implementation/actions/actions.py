"""Planning and following actions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action, BudgetLine, FormerPromise
from servanda.domain.implementation.queries.changing import action_to_change
from servanda.domain.implementation.rules import can_plan_actions
from servanda.domain.implementation.states import ActionKind, ActionStatus, SourceKind
from servanda.domain.recommendations.models import Cluster
from servanda.domain.recommendations.queries.regrouping import require_open
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.dates import check_year
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.money import checked_amount
from servanda.foundation.common.text import checked_texts
from servanda.foundation.organisations.models import Body

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_REASON = 200, 2000, 500


@transaction.atomic
def plan_action(
    *,
    cluster: Cluster,
    body: Body,
    titles: Mapping[str, str],
    kind: ActionKind,
    descriptions: Mapping[str, str] | None = None,
    starts_on: datetime.date | None = None,
    promised_for: datetime.date | None = None,
    cost: Decimal | None = None,
    missing: Decimal | None = None,
    currency: str = "",
    by: User,
) -> Action:
    """A new action in the State's plan, promised for a date.

    `cost` and what of it is `missing` become its first budget lines; their sources can be said later.
    """
    require(can_plan_actions(by, body), _("Only this body and the coordinators may plan its actions."))
    if body.state_id != cluster.state_id:
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    named = checked_texts(titles, field="titles", longest=LONGEST_TITLE, ask=_("Give the action a title."))
    told = checked_texts(descriptions or {}, field="descriptions", longest=LONGEST_DESCRIPTION)
    if kind not in ActionKind.values:
        raise InvalidInput(_("Choose one of the kinds of action offered."), field="kind")
    _check_dates(starts_on, promised_for)
    _check_money(cost, missing)
    # Whoever plans for the same objective takes turns, so that no two actions get one number.
    require_open(Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk))
    action = Action.objects.create(
        public_id=_free_public_id(cluster),
        cluster=cluster,
        body=body,
        titles=named,
        descriptions=told,
        kind=kind,
        status=ActionStatus.PLANNED,
        starts_on=starts_on,
        promised_for=promised_for,
    )
    _first_lines(action, cost, missing, currency)
    record("implementation.action_planned", of=action, by=by, version=1)
    return action


def _free_public_id(cluster: Cluster) -> str:
    """The next number of the objective. One that went on to another objective keeps its name, which stays taken."""
    number = Action.objects.filter(cluster=cluster).count() + 1
    while Action.objects.filter(public_id=f"{cluster.public_id}-A{number}").exists():
        number += 1
    return f"{cluster.public_id}-A{number}"


def _first_lines(action: Action, cost: Decimal | None, missing: Decimal | None, currency: str) -> None:
    if cost is None:
        return
    code = checked_amount(cost, currency, field="cost")
    parts = [(cost - (missing or 0), SourceKind.UNSAID), (missing or Decimal(0), SourceKind.NONE)]
    for amount, source in parts:
        if amount or (not cost and source == SourceKind.UNSAID):
            BudgetLine.objects.create(action=action, amount=amount, currency=code, source=source)
    action.refresh_from_db(fields=["cost", "missing", "currency"])


def _check_dates(starts_on: datetime.date | None, promised_for: datetime.date | None) -> None:
    check_year(starts_on, field="starts_on")
    check_year(promised_for, field="promised_for")
    if starts_on and promised_for and promised_for < starts_on:
        raise InvalidInput(_("An action cannot be promised for a day before it begins."), field="promised_for")


def _check_money(cost: Decimal | None, missing: Decimal | None) -> None:
    for name, amount in (("cost", cost), ("missing", missing)):
        if amount is not None and amount < 0:
            raise InvalidInput(_("An amount of money cannot be less than nothing."), field=name)
    if missing is not None and (cost is None or missing > cost):
        raise InvalidInput(_("What is missing is a part of the cost. Enter the whole cost too."), field="missing")


@transaction.atomic
def set_action_status(
    *,
    action: Action,
    status: ActionStatus,
    promised_for: datetime.date | None = None,
    completed_on: datetime.date | None = None,
    reasons: Mapping[str, str] | None = None,
    version: int,
    by: User,
) -> Action:
    """Say where an action stands. A completed one says when, a discontinued one why.

    A new promise replaces the old, which stays on record with the reasons given.
    """
    action = action_to_change(action, by=by, version=version)
    why = checked_texts(reasons or {}, field="reasons", longest=LONGEST_REASON)
    _check_status(status, completed_on, {**action.discontinued_why, **why})
    if promised_for:
        _check_dates(action.starts_on, promised_for)
    before = {"status": action.status, "promised_for": action.promised_for, "completed_on": action.completed_on}
    if promised_for and action.promised_for and promised_for != action.promised_for:
        FormerPromise.objects.create(action=action, promised_for=action.promised_for, reasons=why)
    action.status = status
    action.completed_on = completed_on if status == ActionStatus.COMPLETED else None
    action.discontinued_why = (why or action.discontinued_why) if status == ActionStatus.DISCONTINUED else {}
    action.promised_for = promised_for or action.promised_for
    action.version += 1
    action.save()
    record(
        "implementation.action_status_set",
        of=action,
        by=by,
        version=action.version,
        before=before,
        after={name: getattr(action, name) for name in before},
        status=status,
    )
    return action


@transaction.atomic
def put_action_back(
    *,
    action: Action,
    status: ActionStatus,
    promised_for: datetime.date | None,
    completed_on: datetime.date | None,
    discontinued_why: Mapping[str, str],
    reasons: Mapping[str, str],
    version: int,
    by: User,
) -> Action:
    """Undo a `set_action_status`: where the action stood before, even if nothing was promised then.

    A day that was promised in between stays on record like any other, with the reasons given.
    """
    action = action_to_change(action, by=by, version=version)
    before = {name: getattr(action, name) for name in ("status", "promised_for", "completed_on")}
    if action.promised_for and action.promised_for != promised_for:
        FormerPromise.objects.create(action=action, promised_for=action.promised_for, reasons=dict(reasons))
    action.status, action.promised_for, action.completed_on = status, promised_for, completed_on
    action.discontinued_why = dict(discontinued_why) if status == ActionStatus.DISCONTINUED else {}
    action.version += 1
    action.save()
    after = {name: getattr(action, name) for name in before}
    record("implementation.action_put_back", of=action, by=by, version=action.version, before=before, after=after)
    return action


def _check_status(status: str, completed_on: datetime.date | None, why: Mapping[str, str]) -> None:
    if status not in ActionStatus.values:
        raise InvalidInput(_("Choose one of the statuses offered."), field="status")
    check_year(completed_on, field="completed_on")
    if status == ActionStatus.COMPLETED and completed_on is None:
        raise InvalidInput(_("Say when the action was completed."), field="completed_on")
    if status == ActionStatus.DISCONTINUED and not why:
        raise InvalidInput(
            _("Say why the action is discontinued. The action’s own page has a place for the reason."), field="reasons"
        )
