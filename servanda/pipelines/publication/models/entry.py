"""What the public reads and searches: the newest release of each thing, laid out for queries.

Rebuilt from the chain at will.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from servanda.foundation.common.fields import PartialDateField
from servanda.pipelines.publication.states import ReleaseKind


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=100), default=list, blank=True)


class Entry(models.Model):
    """The newest release of one thing, with its facets as columns. Holds nothing that the release does not."""

    # Numbers first and what may be empty last: PostgreSQL then finds the counted columns without reading the texts.
    sequence = models.BigIntegerField()
    version = models.PositiveIntegerField()
    released_at = models.DateTimeField()
    first_released_at = models.DateTimeField()
    as_of = models.BigIntegerField(default=0, db_index=True)  # number of the newest release when this row was laid out
    kind = models.CharField(max_length=20, choices=ReleaseKind)
    state_code = models.CharField(max_length=3)
    due_on = models.DateField(null=True, blank=True)  # earliest day for which something still open was promised
    public_id = models.CharField(max_length=100)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    # Facets; empty where the kind of thing has none.
    mechanism = models.CharField(max_length=30, blank=True)
    mechanism_kind = models.CharField(max_length=20, blank=True)
    cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    document = models.CharField(max_length=100, blank=True)
    cluster = models.CharField(max_length=100, blank=True)
    thread = models.CharField(max_length=100, blank=True)
    position = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=15, blank=True)
    asked_on = PartialDateField()
    asked_year = models.PositiveSmallIntegerField(null=True, blank=True)
    lead_body = models.CharField(max_length=80, blank=True)
    themes = _codes()
    areas = _codes()  # themes of the first level
    groups = _codes()
    goals = _codes()
    targets = _codes()
    bodies = _codes()
    flags = _codes()  # "no_lead", "asked_often", "no_money", "not_assessed"; "late" follows from due_on and today
    sort_key = models.CharField(max_length=200, blank=True)
    words = SearchVectorField(null=True)  # all languages, each stemmed its own way, and symbols

    class Meta:
        ordering = ("sort_key", "public_id")
        verbose_name_plural = "entries"
        constraints = (models.UniqueConstraint(fields=["kind", "public_id"], name="one_entry_for_a_thing"),)
        indexes = (
            GinIndex(fields=["words"], name="entry_words"),
            models.Index(fields=["kind", "-asked_on", "sort_key", "public_id"], name="entry_newest"),
            models.Index(
                fields=["kind", "state_code", "-asked_on", "sort_key", "public_id"], name="entry_newest_of_state"
            ),
            models.Index(fields=["kind", "due_on", "-asked_on", "sort_key", "public_id"], name="entry_late"),
            models.Index(fields=["kind", "cluster"], name="entry_cluster"),
            models.Index(fields=["kind", "thread"], name="entry_thread"),
            models.Index(fields=["kind", "document"], name="entry_document"),
            # Which released update shows a file: asked at every download of evidence.
            GinIndex(
                OpClass(F("content"), name="jsonb_path_ops"), name="entry_update_content", condition=Q(kind="update")
            ),
        )

    def __str__(self) -> str:
        return self.public_id
