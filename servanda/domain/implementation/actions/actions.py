"""Planning and following actions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action
from servanda.domain.implementation.rules import can_manage_action, can_plan_actions
from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body


@transaction.atomic
def plan_action(
    *,
    cluster: Cluster,
    body: Body,
    titles: Mapping[str, str],
    kind: ActionKind,
    starts_on: datetime.date | None = None,
    promised_for: datetime.date | None = None,
    cost: Decimal | None = None,
    missing: Decimal | None = None,
    currency: str = "",
    by: User,
) -> Action:
    """A new action in the State's plan, promised for a date."""
    require(can_plan_actions(by, body), _("Only this body and the coordinators may plan its actions."))
    if body.state_id != cluster.state_id:
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    if not str(in_language(titles)).strip():
        raise InvalidInput(_("Give the action a title."), field="titles")
    if kind not in ActionKind.values:
        raise InvalidInput(_("Choose one of the kinds of action offered."), field="kind")
    _check_dates(starts_on, promised_for)
    _check_money(cost, missing)
    # Whoever plans for the same objective takes turns, so that no two actions get one number.
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    number = Action.objects.filter(cluster=cluster).count() + 1
    action = Action.objects.create(
        public_id=f"{cluster.public_id}-A{number}",
        cluster=cluster,
        body=body,
        titles=dict(titles),
        kind=kind,
        status=ActionStatus.PLANNED,
        starts_on=starts_on,
        promised_for=promised_for,
        cost=cost,
        missing=missing,
        currency=currency,
    )
    record("implementation.action_planned", of=action, by=by)
    return action


def _check_dates(starts_on: datetime.date | None, promised_for: datetime.date | None) -> None:
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
    version: int,
    by: User,
) -> Action:
    """Say where an action stands. A completed one says when; a new promise replaces the old, which history keeps."""
    action = Action.objects.select_for_update(of=("self",)).select_related("body", "cluster").get(pk=action.pk)
    require(
        can_manage_action(by, action), _("Only the body that carries it out and the coordinators may change an action.")
    )
    if action.version != version:
        raise EditedMeanwhile(_("Somebody changed this action after you opened it. Read it again."))
    if status == ActionStatus.COMPLETED and completed_on is None:
        raise InvalidInput(_("Say when the action was completed."), field="completed_on")
    if status not in ActionStatus.values:
        raise InvalidInput(_("Choose one of the statuses offered."), field="status")
    if promised_for:
        _check_dates(action.starts_on, promised_for)
    before = {"status": action.status, "promised_for": action.promised_for}
    action.status = status
    action.completed_on = completed_on if status == ActionStatus.COMPLETED else None
    action.promised_for = promised_for or action.promised_for
    action.version += 1
    action.save()
    record("implementation.action_status_set", of=action, by=by, before=before, status=status)
    return action
