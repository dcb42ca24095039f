"""The budget lines of an action. The database adds them up into its cost and what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.models import Action, BudgetLine
from servanda.domain.implementation.queries.changing import action_to_change, row_to_change
from servanda.domain.implementation.states import SourceKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.money import checked_amount

_YEARS = range(1945, 2200)
_LONGEST_WHO = 200


@transaction.atomic
def add_budget_line(
    *,
    action: Action,
    amount: Decimal,
    currency: str,
    source: SourceKind,
    who: str = "",
    year: int | None = None,
    by: User,
) -> BudgetLine:
    """So much more, from there. Without a source it is missing."""
    action = action_to_change(action, by=by)
    given = _checked(action, None, amount, currency, source, who, year)
    made = BudgetLine.objects.create(action=action, **given)
    record("implementation.budget_line_added", of=action, by=by, line=made.pk, after=_facts(made))
    return made


@transaction.atomic
def change_budget_line(
    *,
    line: BudgetLine,
    amount: Decimal,
    currency: str,
    source: SourceKind,
    who: str = "",
    year: int | None = None,
    version: int,
    by: User,
) -> BudgetLine:
    """Another amount, or money found where there was none."""
    action = action_to_change(line.action, by=by)
    held = row_to_change(line, version=version)
    before = _facts(held)
    for name, value in _checked(action, held, amount, currency, source, who, year).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    record("implementation.budget_line_changed", of=action, by=by, line=held.pk, before=before, after=_facts(held))
    return held


@transaction.atomic
def remove_budget_line(*, line: BudgetLine, version: int, by: User) -> None:
    """Out of the plan; the past keeps it."""
    action = action_to_change(line.action, by=by)
    held = row_to_change(line, version=version)
    key, before = held.pk, _facts(held)
    held.delete()
    record("implementation.budget_line_removed", of=action, by=by, line=key, before=before)


def _checked(
    action: Action,
    line: BudgetLine | None,
    amount: Decimal,
    currency: str,
    source: str,
    who: str,
    year: int | None,
) -> dict[str, Any]:
    code = checked_amount(amount, currency)
    others = BudgetLine.objects.filter(action=action).exclude(pk=line.pk if line else 0)
    if other := others.exclude(currency=code).order_by("pk").first():
        raise InvalidInput(
            _("This action is budgeted in %(currency)s. Enter the amount in that currency, or plan a second action.")
            % {"currency": other.currency},
            field="currency",
        )
    if source not in SourceKind.values:
        raise InvalidInput(_("Choose one of the sources offered."), field="source")
    if year is not None and year not in _YEARS:
        raise InvalidInput(_("Enter the year with four digits, for example 2027."), field="year")
    named = who.strip()
    if len(named) > _LONGEST_WHO or "\x00" in named:
        raise InvalidInput(_("Say it in at most %(number)s signs.") % {"number": _LONGEST_WHO}, field="who")
    return {"amount": amount, "currency": code, "source": source, "who": named, "year": year}


def _facts(line: BudgetLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in ("amount", "currency", "source", "year")}
