"""Many assignments at once: what was planned, what was done line by line, what was taken back."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.assignment import Assignment
from servanda.domain.implementation.states import AssignmentPart, LineChange, LineOutcome
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.reference.models import State


class AssignmentBatch(models.Model):
    """One body's part in several objectives or recommendations: planned, then applied once, perhaps undone."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=AssignmentPart)
    due_on = models.DateField(null=True, blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    takes_over = models.BooleanField(default=False)  # whether leads that stood in the way were replaced
    applied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "assignment batches"
        constraints = (
            models.CheckConstraint(
                name="applied_batches_say_by_whom",
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_applied_batches_are_undone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, applied_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}: {self.get_part_display()}"


class AssignmentLine(models.Model):
    """One object of a batch. `seen` are the assignments it had when planned: another set means somebody was quicker."""

    batch = models.ForeignKey(AssignmentBatch, on_delete=models.CASCADE, related_name="lines")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    change = models.CharField(max_length=10, choices=LineChange)
    outcome = models.CharField(max_length=10, choices=LineOutcome, blank=True)
    seen = ArrayField(models.BigIntegerField(), default=list, blank=True)
    made = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended = ArrayField(models.BigIntegerField(), default=list, blank=True)  # assignments that `made` put an end to

    class Meta:
        ordering = ("batch", "id")
        constraints = (
            models.CheckConstraint(
                name="a_batch_line_has_one_object",
                condition=Q(cluster__isnull=False, recommendation__isnull=True)
                | Q(cluster__isnull=True, recommendation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["batch", "cluster", "recommendation"], nulls_distinct=False, name="a_batch_has_each_object_once"
            ),
        )

    @property
    def target(self) -> Cluster | Recommendation:
        found = self.cluster or self.recommendation
        assert found is not None  # the constraint says so
        return found

    def __str__(self) -> str:
        return str(self.target)
