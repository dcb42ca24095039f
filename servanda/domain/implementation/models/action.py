"""Something a body will do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.domain.recommendations.models import Cluster
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body


@keeps_its_past()
class Action(models.Model):
    """A step towards a cluster's objective, with the State's own dates."""

    public_id = models.CharField(max_length=90, unique=True)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="actions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    titles = MultilingualField()
    kind = models.CharField(max_length=20, choices=ActionKind, default=ActionKind.OTHER)
    status = models.CharField(max_length=12, choices=ActionStatus, default=ActionStatus.NOT_STARTED)
    starts_on = models.DateField(null=True, blank=True)
    promised_for = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
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
        )

    @property
    def state_code(self) -> str:
        return self.cluster.state_id

    def __str__(self) -> str:
        return str(in_language(self.titles))
