"""Who has a draft in hand, after it changed hands."""

from __future__ import annotations

from django.db import models

from servanda.domain.implementation.models.update import Update
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock


class HandedOver(models.Model):
    """A draft or returned update given to a colleague of the body. The newest row counts; who wrote it stays."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="handed_over")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("update", "-id")

    def __str__(self) -> str:
        return f"Update {self.update_id}"
