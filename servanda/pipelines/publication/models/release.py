"""The chain. Rows are only ever added; each carries the hash of the one before."""

from __future__ import annotations

import pgtrigger
from django.db import models

from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason


class Release(models.Model):
    """One public thing as it was made public. Pages are rendered from the newest release of a thing."""

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    kind = models.CharField(max_length=20, choices=ReleaseKind)
    public_id = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    content = models.JSONField()  # language-keyed; {} when withdrawn
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=200)  # the post, never a name
    reason = models.CharField(max_length=12, choices=ReleaseReason)
    reason_words = models.TextField(blank=True)
    state_code = models.CharField(max_length=3)

    class Meta:
        ordering = ("sequence",)
        constraints = (models.UniqueConstraint(fields=["kind", "public_id", "version"], name="versions_count_up"),)
        indexes = (models.Index(fields=["state_code", "-sequence"], name="release_by_state"),)
        triggers = (pgtrigger.Protect(name="releases_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.public_id}"
