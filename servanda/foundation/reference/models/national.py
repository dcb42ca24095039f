"""A State's own terms and words on top of our lists. Ours stay as they are; so does what was tagged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.models.state import State
from servanda.foundation.reference.models.taxonomy import Relation, Taxonomy


class NationalVersion(models.Model):
    """A dated state of what a State adds. One without a date gathers changes that are not in force yet."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    in_force_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("state", "taxonomy", "number")
        constraints = (
            models.UniqueConstraint(fields=["state", "taxonomy", "number"], name="a_national_version_has_one_number"),
            models.UniqueConstraint(
                fields=["state", "taxonomy"],
                condition=Q(in_force_from__isnull=True),
                name="one_national_version_is_being_written",
            ),
        )

    @property
    def label(self) -> str:
        """ "AVL-2", as tags and exports name it."""
        return f"{self.state_id}-{self.number}"

    def __str__(self) -> str:
        return f"{self.taxonomy_id} {self.label}"


class NationalTerm(models.Model):
    """A term of the State's own, under one of ours. Good from `since` up to, not including, `until`. Never deleted."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)  # begins with the State's code: "avl-fishing-communities"
    parent = models.CharField(max_length=60)  # code of our term
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.NARROWER)
    since = models.ForeignKey(NationalVersion, on_delete=models.PROTECT, related_name="+")
    until = models.ForeignKey(NationalVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("state", "taxonomy", "code")
        constraints = (models.UniqueConstraint(fields=["taxonomy", "code"], name="a_national_term_has_one_code"),)

    def __str__(self) -> str:
        return self.code


class NationalWording(models.Model):
    """What the State calls a term, its own or one of ours, from a version on. Without names: as we call it."""

    version = models.ForeignKey(NationalVersion, on_delete=models.PROTECT, related_name="wordings")
    code = models.CharField(max_length=60)
    names = MultilingualField()

    class Meta:
        ordering = ("version", "code")
        constraints = (models.UniqueConstraint(fields=["version", "code"], name="one_national_wording_for_a_version"),)

    def __str__(self) -> str:
        return str(in_language(self.names))
