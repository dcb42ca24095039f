"""Something a body will do, and the promises it made before."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body
from servanda.foundation.reference.models import Target


@keeps_its_past()
class Action(models.Model):
    """A step towards a cluster's objective, with the State's own dates.

    `cost`, `missing` and `currency` are the sums of its budget lines: the database keeps them (decision 17).
    """

    public_id = models.CharField(max_length=90, unique=True)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="actions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    supporting = models.ManyToManyField(Body, related_name="+", blank=True)
    titles = MultilingualField()
    descriptions = MultilingualField()
    kind = models.CharField(max_length=20, choices=ActionKind, default=ActionKind.OTHER)
    status = models.CharField(max_length=12, choices=ActionStatus, default=ActionStatus.NOT_STARTED)
    starts_on = models.DateField(null=True, blank=True)
    promised_for = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    discontinued_why = MultilingualField()
    # None chosen: it serves all members of its cluster, and their targets.
    recommendations = models.ManyToManyField(Recommendation, related_name="+", blank=True)
    targets = models.ManyToManyField(Target, related_name="+", blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    missing = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # of the cost, not yet funded
    currency = models.CharField(max_length=3, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("cluster", "starts_on", "id")
        constraints = (
            models.CheckConstraint(
                name="completed_actions_say_when",
                condition=Q(status=ActionStatus.COMPLETED, completed_on__isnull=False)
                | (~Q(status=ActionStatus.COMPLETED) & Q(completed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="missing_money_is_part_of_the_cost",
                condition=Q(missing__isnull=True) | Q(missing__lte=models.F("cost")),
            ),
            models.CheckConstraint(
                name="discontinued_actions_say_why",
                condition=(Q(status=ActionStatus.DISCONTINUED) & ~Q(discontinued_why={}))
                | (~Q(status=ActionStatus.DISCONTINUED) & Q(discontinued_why={})),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="money_comes_from_budget_lines",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("cost", "missing", "currency"),
                # Depth 1 is a statement of ours; the budget lines' own trigger writes at depth 2.
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() < 1 AND (OLD.cost, OLD.missing, OLD.currency)"
                    " IS DISTINCT FROM (NEW.cost, NEW.missing, NEW.currency)"
                ),
                func="RAISE EXCEPTION 'The money of an action is the sum of its budget lines: change those.';",
            ),
        )

    @property
    def state_code(self) -> str:
        return self.cluster.state_id

    def __str__(self) -> str:
        return str(in_language(self.titles))


class FormerPromise(models.Model):
    """A day an action was once promised for. Never altered: postponing hides nothing."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="former_promises")
    promised_for = models.DateField()
    replaced_at = models.DateTimeField(default=clock.now)
    reasons = MultilingualField()

    class Meta:
        ordering = ("action", "id")
        triggers = (pgtrigger.Protect(name="promises_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.promised_for.isoformat()
