"""The national action plan as rows, in the active language: what every form of the document is written from."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from servanda.domain.implementation.models import Action
from servanda.domain.implementation.queries.aims import Aims, aims_of
from servanda.domain.implementation.queries.national_plan import PlanTotals, newest_change_of
from servanda.domain.implementation.states import ENDED, ActionStatus
from servanda.foundation.common.languages import content_code, direction
from servanda.foundation.common.text import Passage, in_language


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    title: Passage
    first_due_on: datetime.date
    due_on: datetime.date
    reached_on: datetime.date | None
    dropped_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class BudgetRow:
    source: str
    who: str
    year: int | None
    amount: Decimal
    currency: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class NeedRow:
    kind: str
    text: Passage
    amount: Decimal | None
    currency: str
    wanted_by: datetime.date | None
    shown_to_partners: bool


@dataclass(frozen=True, slots=True)
class RiskRow:
    text: Passage
    likelihood: str
    answer: Passage


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action with all that stands beside it."""

    public_id: str
    theme: str
    objective: Passage
    objective_id: str
    title: Passage
    description: Passage
    kind: str
    body: str
    supporting: tuple[str, ...]
    status: str
    why: Passage  # discontinued
    starts_on: datetime.date | None
    promised_before: tuple[datetime.date, ...]
    promised_for: datetime.date | None
    completed_on: datetime.date | None
    late_days: int
    cost: Decimal | None
    missing: Decimal | None
    currency: str
    recommendations: tuple[str, ...]
    targets: tuple[str, ...]
    milestones: tuple[MilestoneRow, ...]
    budget: tuple[BudgetRow, ...]
    needs: tuple[NeedRow, ...]
    risks: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The plan of a day. `narrowed` says in words what was left out; empty is the whole plan."""

    publisher: str
    language: str
    today: datetime.date
    changed_at: datetime.datetime
    narrowed: Sequence[str]
    totals: PlanTotals
    rows: Sequence[ActionRow]

    @property
    def rtl(self) -> bool:
        return direction(self.language) == "rtl"


def plan_document(
    actions: QuerySet[Action],
    totals: PlanTotals,
    *,
    themes: Iterable[tuple[str, str]],
    narrowed: Sequence[str],
    publisher: str,
    today: datetime.date,
) -> PlanDocument:
    """From actions with their parts fetched (`with_parts`), in their order."""
    found = list(actions)
    aims, named = aims_of(found), dict(themes)
    return PlanDocument(
        publisher=publisher,
        language=content_code(get_language() or "en"),
        today=today,
        changed_at=newest_change_of(found),
        narrowed=narrowed,
        totals=totals,
        rows=[_row(action, aims[action.pk], named.get(action.cluster.area, ""), today) for action in found],
    )


def _row(action: Any, aims: Aims, theme: str, today: datetime.date) -> ActionRow:
    is_late = action.promised_for and action.promised_for < today and action.status not in ENDED
    return ActionRow(
        public_id=action.public_id,
        theme=theme,
        objective=in_language(action.cluster.titles),
        objective_id=action.cluster.public_id,
        title=in_language(action.titles),
        description=in_language(action.descriptions),
        kind=action.get_kind_display(),
        body=str(action.body),
        supporting=tuple(sorted(str(body) for body in action.supporting.all())),
        status=action.get_status_display(),
        why=in_language(action.discontinued_why if action.status == ActionStatus.DISCONTINUED else {}),
        starts_on=action.starts_on,
        promised_before=tuple(row.promised_for for row in action.former_promises.all()),
        promised_for=action.promised_for,
        completed_on=action.completed_on,
        late_days=(today - action.promised_for).days if is_late else 0,
        cost=action.cost,
        missing=action.missing,
        currency=action.currency,
        recommendations=tuple(aims.recommendations),
        targets=tuple(target.code for target in aims.targets),
        **_beside(action),
    )


def _beside(action: Any) -> dict[str, Any]:
    return {
        "milestones": tuple(
            MilestoneRow(in_language(row.titles), row.first_due_on, row.due_on, row.reached_on, row.dropped_on)
            for row in action.milestones.all()
        ),
        "budget": tuple(
            BudgetRow(row.get_source_display(), row.who, row.year, row.amount, row.currency, row.source == "none")
            for row in action.budget.all()
        ),
        "needs": tuple(
            NeedRow(
                row.get_kind_display(),
                in_language(row.texts),
                row.amount,
                row.currency,
                row.wanted_by,
                row.shown_to_partners,
            )
            for row in action.needs.all()
        ),
        "risks": tuple(
            RiskRow(in_language(row.texts), row.get_likelihood_display(), in_language(row.answers))
            for row in action.risks.all()
        ),
    }
