"""One import from file to receipt, and its lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from servanda.foundation.accounts.models import User
from servanda.foundation.reference.models import State
from servanda.pipelines.ingest.states import Decision, ImportStage, LineKind


class Batch(models.Model):
    """The file as it came, what was read, what was done. It is its own receipt and is never deleted."""

    source = models.CharField(max_length=30)  # registry key: "ohchr-matrix"
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    came_from = models.CharField(max_length=500, blank=True)  # a URL, or words of the person
    state = models.ForeignKey(
        State, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None: as the file says
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.ARRIVED)
    facts = models.JSONField(default=dict)  # what the parser learned: encoding, layout, columns
    problem = models.JSONField(default=dict)  # {"code", "message", "place"} if it could not be read
    counts = models.JSONField(default=dict)  # LineKind → number
    done = models.PositiveIntegerField(default=0)  # lines applied or undone so far, for progress
    total = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "batches"
        constraints = (
            models.CheckConstraint(
                name="applied_batches_say_by_whom_and_when",
                condition=~Q(stage=ImportStage.APPLIED) | Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class Line(models.Model):
    """One line of the plan. `before` holds what undo needs to put things back byte for byte."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()  # reading order
    kind = models.CharField(max_length=10, choices=LineKind)
    place = models.CharField(max_length=120)  # "table 1, row 14"
    record = models.JSONField(default=dict)  # as the file says
    public_id = models.CharField(max_length=80, blank=True)  # proposed, or of what is held
    held_id = models.BigIntegerField(null=True, blank=True)  # recommendation compared with
    differences = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    options = models.JSONField(default=list)  # decisions a doubtful line admits, the suggested one first
    agreement = models.FloatField(null=True, blank=True)  # share of words that agree, doubtful lines
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    applied_id = models.BigIntegerField(null=True, blank=True)  # recommendation made or changed
    before = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("batch", "position")
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="a_line_has_its_place"),)
        indexes = (models.Index(fields=["batch", "kind", "position"], name="lines_by_kind"),)

    def __str__(self) -> str:
        return self.place
