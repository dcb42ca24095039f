"""The money of an action, line by line. The database adds the lines up (decision 17)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.states import SourceKind
from servanda.foundation.common.history import keeps_its_past

_ONE_CURRENCY = """
    -- Whoever adds to the same action takes turns, so that both see each other's lines.
    PERFORM 1 FROM implementation_action WHERE id = NEW.action_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM implementation_budgetline held
               WHERE held.action_id = NEW.action_id AND held.id <> NEW.id AND held.currency <> NEW.currency) THEN
        RAISE EXCEPTION 'All budget lines of an action are in one currency.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_SUM = """
    UPDATE implementation_action SET cost = held.cost, missing = held.missing, currency = held.currency
    FROM (
        SELECT sum(amount) AS cost,
               CASE WHEN count(*) > 0 THEN coalesce(sum(amount) FILTER (WHERE source = 'none'), 0) END AS missing,
               coalesce(min(currency), '') AS currency
        FROM implementation_budgetline WHERE action_id = {row}.action_id
    ) held
    WHERE id = {row}.action_id;
    RETURN NULL;
"""


@keeps_its_past()
class BudgetLine(models.Model):
    """So much, from there, in that year. The source "none" is what is missing."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="budget")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=6, choices=SourceKind)
    who = models.CharField(max_length=200, blank=True)  # "Budget law 2027, chapter 12", "A development bank"
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "year", "id")
        constraints = (
            models.CheckConstraint(
                name="a_budget_line_is_an_amount_in_a_currency",
                condition=Q(amount__gte=0, currency__regex=r"^[A-Z]{3}$"),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="one_currency",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("currency", "action_id"),
                func=_ONE_CURRENCY,
            ),
            pgtrigger.Trigger(
                name="sums_go_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_SUM.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="sums_go_down", when=pgtrigger.After, operation=pgtrigger.Delete, func=_SUM.format(row="OLD")
            ),
        )

    @property
    def state_code(self) -> str:
        return self.action.state_code

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
