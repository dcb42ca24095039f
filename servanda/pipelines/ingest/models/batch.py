"""One import from file to receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.ingest.states import ImportStage, LineKind


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
    notes = models.JSONField(default=list)  # the same of the file as a whole, where it could be read all the same
    unknown_labels = models.JSONField(default=dict)  # "themes" → label → number of lines
    counts = models.JSONField(default=dict)  # LineKind → number
    positions = models.JSONField(default=dict)  # of the recommendations in the file: value or "" → number
    seen = models.JSONField(default=dict)  # State → mark of what was held of it when last looked at
    documents = models.JSONField(default=list)  # made or given a symbol: {"id", "made", "symbol"}
    done = models.PositiveIntegerField(default=0)  # lines read, applied or undone so far, for progress
    total = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now)
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_anew = models.PositiveIntegerField(default=0)  # lines that changed because what is held had changed
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
            models.CheckConstraint(
                name="undone_batches_say_by_whom_and_when",
                condition=~Q(stage=ImportStage.UNDONE) | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_agrees_to_what_they_brought",
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | (Q(agreed_at__isnull=False) & ~Q(agreed_by=models.F("brought_by"))),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def count(self, kind: LineKind) -> int:
        return int(self.counts.get(kind, 0))
