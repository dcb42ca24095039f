"""What a mechanism wants to hear about before the next review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.models.recommendation import Recommendation
from servanda.domain.recommendations.states import FollowUpKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past


@keeps_its_past()
class FollowUp(models.Model):
    """A person's note that a mechanism chose this paragraph, read in its document. Ended, never deleted."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=FollowUpKind, default=FollowUpKind.FOLLOW_UP)
    due_on = models.DateField(null=True, blank=True)  # by when the mechanism wants to hear; None: it named no day
    source = models.CharField(max_length=200, blank=True)  # where it says so: "CCPR/C/AVL/CO/4, para. 41"
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "-marked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(ended_at__isnull=True), name="one_follow_up_runs_at_a_time"
            ),
            models.CheckConstraint(
                name="ended_follow_ups_say_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recommendation_id}"
