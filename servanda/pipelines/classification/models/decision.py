"""What one person decided in one go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State


class Decision(models.Model):
    """One or many suggestions decided together. `before` is what undo needs to put everything back as it was."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)
    counts = models.JSONField(default=dict)  # verdict → how many
    before = models.JSONField(default=list)  # in the order in which it was done
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="undone_decisions_say_by_whom_and_when",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_id} {self.decided_at:%Y-%m-%d %H:%M}"
