"""What went out: the base of every comparison, kept here so that nobody's edit of hidden sheets can lose it."""

from __future__ import annotations

from django.db import models

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock


class Export(models.Model):
    """One workbook taken. Its rows are what the person saw; a file names it by `code`."""

    code = models.CharField(max_length=20, unique=True)  # "SV-7K3Q-9XWA-2MBD", printed in the workbook
    kind = models.CharField(max_length=30)  # registry key: "answers"
    language = models.CharField(max_length=5)
    columns = models.JSONField(default=list)  # {"name", "labels": code → words as the drop-down said}
    checksum = models.CharField(max_length=64)  # of all rows, repeated in the file
    row_count = models.PositiveIntegerField(default=0)
    state_code = models.CharField(max_length=3, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.code

    def labels(self) -> dict[str, dict[str, str]]:
        """Words of choices as they went out, by column."""
        return {column["name"]: column.get("labels", {}) for column in self.columns}


class ExportRow(models.Model):
    """One row as it went out."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    version = models.CharField(max_length=80, blank=True)
    values = models.JSONField(default=dict)
    locked = models.JSONField(default=list)

    class Meta:
        ordering = ("export", "position")
        constraints = (models.UniqueConstraint(fields=["export", "key"], name="a_row_goes_out_once"),)

    def __str__(self) -> str:
        return self.key
