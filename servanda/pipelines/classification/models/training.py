"""Learning anew, as somebody asked for it in the workspace."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.classification.states import UNDER_WAY, TrainingStage


class Training(models.Model):
    """How far it is: kind after kind, each of which stands when it is done. It concerns the whole installation."""

    stage = models.CharField(max_length=10, choices=TrainingStage, default=TrainingStage.WAITING)
    at = models.CharField(max_length=10, blank=True)  # the kind that is being learned
    done = models.JSONField(default=dict)  # kind → texts it was learned from; 0: too few to learn from
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="ended_trainings_say_when",
                condition=Q(stage__in=UNDER_WAY, ended_at__isnull=True)
                | (~Q(stage__in=UNDER_WAY) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="failed_trainings_say_why",
                condition=(Q(stage=TrainingStage.FAILED) & ~Q(problem=""))
                | (~Q(stage=TrainingStage.FAILED) & Q(problem="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
