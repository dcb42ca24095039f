"""Asking again for a kind that had gone quiet."""

from __future__ import annotations

from django.db import models

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.states import Kind


class Waking(models.Model):
    """From here on a kind's worth in this State is counted anew."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    woken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    woken_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.state_id} {self.kind}"
