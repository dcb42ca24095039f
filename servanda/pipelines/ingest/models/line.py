"""One line of a plan, and later of the receipt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.pipelines.ingest.models.batch import Batch
from servanda.pipelines.ingest.states import Decision, LineKind


class Line(models.Model):
    """What one record of the file would do. `before` holds what undo needs to put things back byte for byte."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()  # reading order
    state_code = models.CharField(max_length=3, blank=True)  # lines about one State are compared together
    kind = models.CharField(max_length=10, choices=LineKind)
    place = models.CharField(max_length=120)  # "table 1, row 14"
    record = models.JSONField(default=dict)  # as the file says
    public_id = models.CharField(max_length=80, blank=True)  # proposed, or of what is held
    held_id = models.BigIntegerField(null=True, blank=True)  # recommendation compared with
    also = models.JSONField(default=list)  # further ones of the same paragraph
    link = models.CharField(max_length=10, blank=True)  # how it was recognised
    differences = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    reasons = models.JSONField(default=list)  # why it is doubtful
    options = models.JSONField(default=list)  # decisions a doubtful line admits, the suggested one first
    agreement = models.FloatField(null=True, blank=True)  # share of words that agree in %, doubtful lines
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    parts = models.JSONField(default=list)  # texts, where a person split the paragraph
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    applied_id = models.BigIntegerField(null=True, blank=True)  # recommendation made or changed
    before = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_because = models.CharField(max_length=20, blank=True)  # why undo left it: "worked-on", "changed-since"

    class Meta:
        ordering = ("batch", "position")
        constraints = (
            models.UniqueConstraint(fields=["batch", "position"], name="a_line_has_its_place"),
            models.CheckConstraint(
                name="decided_lines_say_by_whom_and_when",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["batch", "state_code", "position"], name="lines_by_state"),
            models.Index(fields=["batch", "kind", "position"], name="lines_by_kind"),
            models.Index(fields=["applied_id"], name="lines_by_what_they_made"),
        )

    def __str__(self) -> str:
        return self.place
