"""An action with everything the plan can say of it, for tests about the plan."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from servanda.domain.implementation.actions.actions import plan_action, set_action_status
from servanda.domain.implementation.actions.budget import add_budget_line
from servanda.domain.implementation.actions.milestones import add_milestone, reach_milestone
from servanda.domain.implementation.actions.needs import add_need, show_need_to_partners
from servanda.domain.implementation.actions.replanning import replan_action
from servanda.domain.implementation.actions.risks import add_risk
from servanda.domain.implementation.models import Action
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.accounts.models import User
from servanda.foundation.organisations.models import Body

DAY = datetime.date


def action(cluster: Cluster, body: Body, by: User, **said: Any) -> Action:
    """A law, planned."""
    return plan_action(**{"cluster": cluster, "body": body, "titles": {"en": "A law"}, "kind": "law", **said}, by=by)


def whole_action(
    cluster: Cluster, body: Body, by: User, *, helping: Body, title: str = "Repeal of section 9"
) -> Action:
    """`by` is a coordinator: the State agreed to show one of its two needs."""
    made = action(
        cluster,
        body,
        by,
        titles={"en": title, "ar": "إلغاء المادة 9"},
        descriptions={"en": "The section goes."},
        starts_on=DAY(2025, 1, 1),
        promised_for=DAY(2025, 12, 31),
    )
    made = set_action_status(
        action=made,
        status="under_way",
        promised_for=DAY(2026, 6, 30),
        reasons={"en": "No session in spring."},
        version=1,
        by=by,
    )
    made = replan_action(
        action=made,
        titles=made.titles,
        descriptions=made.descriptions,
        kind="law",
        body=body,
        supporting=[helping],
        starts_on=made.starts_on,
        version=2,
        by=by,
    )
    first = add_milestone(action=made, titles={"en": "First reading"}, due_on=DAY(2025, 6, 1), by=by)
    reach_milestone(milestone=first, reached_on=DAY(2025, 6, 20), by=by)
    add_milestone(action=made, titles={"en": "Vote"}, due_on=DAY(2026, 5, 1), by=by)
    add_budget_line(
        action=made, amount=Decimal("700.50"), currency="usd", source="donor", who="A fund", year=2026, by=by
    )
    add_budget_line(action=made, amount=Decimal(300), currency="USD", source="none", year=2027, by=by)
    add_risk(action=made, texts={"en": "No majority."}, likelihood="high", answers={"en": "Talks."}, by=by)
    shown = add_need(action=made, kind="expertise", texts={"en": "Someone who drafted such a law."}, by=by)
    show_need_to_partners(need=shown, shown=True, version=1, by=by)
    add_need(action=made, kind="money", texts={"en": "Kept inside."}, amount=Decimal(300), currency="USD", by=by)
    return Action.objects.select_related("body", "cluster").get(pk=made.pk)
