"""Planning and following actions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action
from servanda.domain.implementation.rules import can_manage_action
from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
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
    require(
        holds(by, Permission.ACTION_MANAGE, body=body), _("Only this body and the coordinators may plan its actions.")
    )
    if body.state_id != cluster.state_id:
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    if starts_on and promised_for and promised_for < starts_on:
        raise InvalidInput(_("An action cannot be promised for a day before it begins."), field="promised_for")
    number = Action.objects.filter(cluster=cluster).count() + 1
    action = Action.objects.create(
        public_id=f"{cluster.public_id}-A{number}"[-90:],
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
    before = {"status": action.status, "promised_for": action.promised_for}
    action.status = status
    action.completed_on = completed_on if status == ActionStatus.COMPLETED else None
    action.promised_for = promised_for or action.promised_for
    action.version += 1
    action.save()
    record("implementation.action_status_set", of=action, by=by, before=before, status=status)
    return action
