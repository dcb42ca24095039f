"""Themes, groups, SDG links and what else is said of a recommendation, each saying where it comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.models.recommendation import Recommendation
from servanda.domain.recommendations.states import Provenance, TagKind
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past


@keeps_its_past()
class Tag(models.Model):
    """One link. `vocabulary_version` is the list it was chosen from: a later list never rewrites it."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="tags")
    kind = models.CharField(max_length=10, choices=TagKind)
    code = models.CharField(max_length=60)
    vocabulary_version = models.CharField(max_length=20, blank=True)
    provenance = models.CharField(max_length=10, choices=Provenance)
    source = models.CharField(max_length=60)  # import source, method of suggestion, or "person"
    label = models.CharField(max_length=300, blank=True)  # the source's own words
    confidence = models.FloatField(null=True, blank=True)
    why = models.TextField(blank=True)
    since = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "kind", "code")
        indexes = (models.Index(fields=["kind", "code", "provenance"], name="tag_by_code"),)
        constraints = (
            models.UniqueConstraint(fields=["recommendation", "kind", "code"], name="a_tag_stands_once"),
            models.CheckConstraint(
                name="decided_tags_say_by_whom_and_when",
                condition=Q(
                    provenance__in=[Provenance.CONFIRMED, Provenance.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(
                    provenance__in=[Provenance.IMPORTED, Provenance.SUGGESTED],
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
