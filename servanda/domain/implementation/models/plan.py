"""What stands beside an action in the plan: milestones, risks, and the help its body asks for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.states import Likelihood, NeedKind
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language


@keeps_its_past()
class Milestone(models.Model):
    """A day on which something can be seen. Given up, it stays: what was announced is not forgotten."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="milestones")
    titles = MultilingualField()
    due_on = models.DateField()
    first_due_on = models.DateField()  # as first announced; moving it leaves this
    reached_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="a_milestone_is_reached_or_given_up",
                condition=Q(reached_on__isnull=True) | Q(dropped_on__isnull=True),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.action.state_code

    @property
    def was_moved(self) -> bool:
        return self.due_on != self.first_due_on

    def __str__(self) -> str:
        return str(in_language(self.titles))


@keeps_its_past()
class Risk(models.Model):
    """What could stop an action, how likely that is, and what is done about it. For the State's own eyes."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="risks")
    texts = MultilingualField()
    likelihood = models.CharField(max_length=6, choices=Likelihood)
    answers = MultilingualField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "id")

    @property
    def state_code(self) -> str:
        return self.action.state_code

    def __str__(self) -> str:
        return str(in_language(self.texts))


@keeps_its_past()
class SupportNeed(models.Model):
    """Help a body asks for. Partners see it only where the State has agreed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=10, choices=NeedKind)
    texts = MultilingualField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    shown_to_partners = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "wanted_by", "id")
        constraints = (
            models.CheckConstraint(
                name="an_amount_asked_for_has_a_currency",
                condition=Q(amount__isnull=True, currency="") | Q(amount__gt=0, currency__regex=r"^[A-Z]{3}$"),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.action.state_code

    def __str__(self) -> str:
        return str(in_language(self.texts))
