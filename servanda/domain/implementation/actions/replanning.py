"""Changing what an action is: its words, who carries it out, and what it serves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.actions import LONGEST_DESCRIPTION, LONGEST_TITLE
from servanda.domain.implementation.models import Action
from servanda.domain.implementation.queries.changing import action_to_change, lists_of
from servanda.domain.implementation.rules import can_plan_actions
from servanda.domain.implementation.states import ActionKind
from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.dates import check_year
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.text import checked_texts
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.models import Target

_PLAIN = ("kind", "starts_on")
_WORDS = ("titles", "descriptions")


@transaction.atomic
def replan_action(
    *,
    action: Action,
    titles: Mapping[str, str],
    descriptions: Mapping[str, str],
    kind: ActionKind,
    body: Body,
    supporting: Iterable[Body],
    starts_on: datetime.date | None,
    version: int,
    by: User,
) -> Action:
    """Other words, another kind, other bodies. Whoever hands it to another body must be allowed to plan there."""
    action = action_to_change(action, by=by, version=version)
    require(can_plan_actions(by, body), _("Only this body and the coordinators may plan its actions."))
    helping = sorted({each for each in supporting if each != body}, key=lambda each: each.public_id)
    _check(action, [body, *helping], kind, starts_on)
    before = _facts(action)
    words = {name: getattr(action, name) for name in _WORDS}
    action.titles = checked_texts(titles, field="titles", longest=LONGEST_TITLE, ask=_("Give the action a title."))
    action.descriptions = checked_texts(descriptions, field="descriptions", longest=LONGEST_DESCRIPTION)
    action.kind, action.body, action.starts_on = kind, body, starts_on
    action.supporting.set(helping)
    reworded = [name for name in _WORDS if words[name] != getattr(action, name)]
    return _saved(action, before, by, "implementation.action_replanned", reworded=reworded)


@transaction.atomic
def set_action_aims(
    *, action: Action, recommendations: Iterable[Recommendation], targets: Iterable[Target], version: int, by: User
) -> Action:
    """Which members of its cluster it serves, and which SDG targets. Choosing none means all of the cluster's."""
    action = action_to_change(action, by=by, version=version)
    chosen, aims = list(recommendations), list(targets)
    members = set(
        Recommendation.objects.filter(
            cluster_memberships__cluster=action.cluster, cluster_memberships__left_at=None
        ).values_list("pk", flat=True)
    )
    if any(item.pk not in members for item in chosen):
        raise InvalidInput(
            _("An action serves recommendations of its own objective. Choose among those."), field="recommendations"
        )
    before = _facts(action)
    # All of them is the same as none chosen: members that join later are then served too.
    action.recommendations.set([] if {item.pk for item in chosen} == members else chosen)
    action.targets.set(aims)
    return _saved(action, before, by, "implementation.action_aims_set")


def _check(action: Action, bodies: list[Body], kind: str, starts_on: datetime.date | None) -> None:
    if any(body.state_id != action.state_code for body in bodies):
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    if kind not in ActionKind.values:
        raise InvalidInput(_("Choose one of the kinds of action offered."), field="kind")
    check_year(starts_on, field="starts_on")
    if starts_on and action.promised_for and action.promised_for < starts_on:
        raise InvalidInput(_("An action cannot begin after the day it is promised for."), field="starts_on")


def _facts(action: Action) -> dict[str, Any]:
    return {"body": action.body.public_id, **{name: getattr(action, name) for name in _PLAIN}, **lists_of(action)}


def _saved(action: Action, before: dict[str, Any], by: User, name: str, **more: Any) -> Action:
    action.version += 1
    action.save()
    after = _facts(action)
    changed = [key for key in after if before[key] != after[key]]
    record(
        name,
        of=action,
        by=by,
        version=action.version,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        **more,
    )
    return action
