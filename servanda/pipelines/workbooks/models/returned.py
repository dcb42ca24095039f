"""What came back, line by line: preview before it is applied, receipt afterwards."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.workbooks.models.export import Export
from servanda.pipelines.workbooks.states import ReturnStage


class Returned(models.Model):
    """A workbook that was brought back. It is its own receipt and is never deleted."""

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)  # submitting a form twice has one effect
    kind = models.CharField(max_length=30, blank=True)  # known once it was read
    language = models.CharField(max_length=5, default="en")
    export = models.ForeignKey(Export, null=True, blank=True, on_delete=models.PROTECT, related_name="returns")
    state_code = models.CharField(max_length=3, blank=True)
    stage = models.CharField(max_length=10, choices=ReturnStage, default=ReturnStage.ARRIVED)
    problem = models.JSONField(default=dict)  # {"code", "message", "place"} if it could not be read
    notes = models.JSONField(default=list)  # sentences about the file as a whole
    counts = models.JSONField(default=dict)  # "rows", "unchanged", "absent" and one for each CellChange
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now)
    compared_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "returned workbooks"
        constraints = (
            models.CheckConstraint(
                name="saved_workbooks_say_when",
                condition=~Q(stage=ReturnStage.APPLIED) | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="undone_workbooks_say_when",
                condition=~Q(stage=ReturnStage.UNDONE) | Q(undone_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def count(self, name: str) -> int:
        return int(self.counts.get(name, 0))


class Line(models.Model):
    """One row of the file in which something differs or cannot be used; rows without a difference leave none."""

    returned = models.ForeignKey(Returned, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()  # its row in the sheet, as spreadsheet programs count
    key = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=80, blank=True)  # of what it was compared with
    cells = models.JSONField(default=list)  # compare.Cell as JSON
    problem = models.CharField(max_length=500, blank=True)  # why the row as a whole cannot be used
    yours = models.PositiveSmallIntegerField(default=0)
    theirs = models.PositiveSmallIntegerField(default=0)
    conflicts = models.PositiveSmallIntegerField(default=0)
    undecided = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    left = models.PositiveSmallIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)  # looked at and done with, whatever came of it
    saved = models.PositiveSmallIntegerField(default=0)  # cells that were saved
    # What undoing needs: {"before": column → value, "after": the same cells as saved, "own": what the kind adds}.
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)  # looked at for undoing, whatever came of it
    stays = models.CharField(max_length=500, blank=True)  # why what was saved was not taken back

    class Meta:
        ordering = ("returned", "position")
        constraints = (
            models.UniqueConstraint(fields=["returned", "position"], name="a_returned_row_has_its_place"),
            models.CheckConstraint(name="saved_rows_say_when", condition=Q(saved=0) | Q(applied_at__isnull=False)),
            models.CheckConstraint(name="rows_that_stay_were_saved", condition=Q(stays="") | Q(saved__gt=0)),
        )
        indexes = (models.Index(fields=["returned", "applied_at", "position"], name="returned_rows_left"),)

    def __str__(self) -> str:
        return f"{self.position}: {self.key}"

    def cell(self, name: str) -> dict[str, Any] | None:
        return next((cell for cell in self.cells if cell["name"] == name), None)
