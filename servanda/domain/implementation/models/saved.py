"""What an update said at each save, whole."""

from __future__ import annotations

import pgtrigger
from django.db import models


class SavedAnswer(models.Model):
    """One save as a person made it: texts, rows, levels, and how each part was kept. Written once, never altered.

    It names its update by key alone, so that it outlives a draft that was thrown away.
    """

    update_key = models.BigIntegerField()
    version = models.PositiveIntegerField()  # the one a form carries that shows this text
    saved_at = models.DateTimeField()
    by_label = models.CharField(max_length=200)  # the post, never a name
    save_key = models.UUIDField(null=True, blank=True)  # of the browser's try: one sent again is known again
    answers = models.JSONField()

    class Meta:
        ordering = ("update_key", "-version")
        constraints = (models.UniqueConstraint(fields=["update_key", "version"], name="a_version_is_saved_once"),)
        triggers = (pgtrigger.Protect(name="saved_answers_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.update_key}, version {self.version}"
