"""One pass of the engines over what is held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.states import UNDER_WAY, RunStage


class Run(models.Model):
    """How far it is, and afterwards what it wrote. Stopped or lost, it goes on behind `reached`, then `gathered`.

    First texts are read one by one, then each State's are laid side by side: repeats and clusters.
    """

    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # None: all
    engines = models.JSONField(default=list)  # names asked for; none: all there are
    versions = models.JSONField(default=dict)  # name → version, of those that ran
    stage = models.CharField(max_length=10, choices=RunStage, default=RunStage.WAITING)
    reached = models.BigIntegerField(default=0)  # key of the last recommendation that was read
    done = models.PositiveIntegerField(default=0)  # recommendations
    total = models.PositiveIntegerField(default=0)
    gathered = models.CharField(max_length=3, blank=True)  # code of the last State that was laid side by side
    states_done = models.PositiveIntegerField(default=0)
    states_total = models.PositiveIntegerField(default=0)
    # "new", "changed", "overtaken", "settled", "unknown" (in no list) → suggestions; "clusters_new" … → proposals
    counts = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="ended_runs_say_when",
                condition=Q(stage__in=UNDER_WAY, ended_at__isnull=True)
                | (~Q(stage__in=UNDER_WAY) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="failed_runs_say_why",
                condition=(Q(stage=RunStage.FAILED) & ~Q(problem="")) | (~Q(stage=RunStage.FAILED) & Q(problem="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_id or ''} {self.asked_at:%Y-%m-%d %H:%M}".strip()
