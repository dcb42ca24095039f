"""What the State, or another level of its government, answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.models.recommendation import Recommendation
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField, PartialDateField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.organisations.models import Body


@keeps_its_past()
class Position(models.Model):
    """A position with its explanation. `holder` empty: the State as such; a body: a devolved government's own."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="positions")
    holder = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=12, choices=PositionValue)
    explanations = MultilingualField()
    source = models.CharField(max_length=200, blank=True)  # "A/HRC/59/15/Add.1 - Para.3"
    stated_on = PartialDateField()
    since = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "-since")
        constraints = (
            models.UniqueConstraint(
                fields=["recommendation", "holder"],
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
                name="one_current_position_for_a_holder",
            ),
        )

    def __str__(self) -> str:
        return self.get_value_display()
