"""Our themes and groups, in versions, and how other lists map to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.fields import MultilingualField


class Taxonomy(models.Model):
    code = models.CharField(max_length=20, primary_key=True)  # "theme", "group"
    names = MultilingualField()

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return self.code


class TaxonomyVersion(models.Model):
    """A dated state of a list. Nothing that was tagged under an older one changes."""

    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    valid_from = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("taxonomy", "valid_from")
        constraints = (models.UniqueConstraint(fields=["taxonomy", "number"], name="a_version_has_one_number"),)

    def __str__(self) -> str:
        return f"{self.taxonomy_id} {self.number}"


class Term(models.Model):
    """An entry of a list, good from the version `since` up to, not including, `until`. Never deleted."""

    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    since = models.ForeignKey(TaxonomyVersion, on_delete=models.PROTECT, related_name="+")
    until = models.ForeignKey(TaxonomyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("taxonomy", "position", "code")
        constraints = (
            models.UniqueConstraint(fields=["taxonomy", "code"], name="a_term_has_one_code"),
            models.CheckConstraint(
                name="only_retired_terms_are_replaced", condition=Q(replaced_by=None) | Q(until__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.code


class TermWording(models.Model):
    """What a term is called and means from a version on."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="wordings")
    version = models.ForeignKey(TaxonomyVersion, on_delete=models.PROTECT, related_name="+")
    names = MultilingualField()
    definitions = MultilingualField()

    class Meta:
        ordering = ("term", "-version__valid_from")
        constraints = (models.UniqueConstraint(fields=["term", "version"], name="one_wording_for_a_version"),)

    def __str__(self) -> str:
        return f"{self.term_id}"


class Relation(models.TextChoices):
    """What the other list's label is to our term."""

    EXACT = "exact", _("Same meaning")
    NARROWER = "narrower", _("The name lies inside our term")
    BROADER = "broader", _("The name holds more than our term")
    RELATED = "related", _("Related")


class Crosswalk(models.Model):
    """A label of another list, and the term of ours it corresponds to. Withdrawn with `until`, never deleted."""

    vocabulary = models.CharField(max_length=40)  # "uhri-themes"
    label = models.CharField(max_length=300)  # as printed
    code = models.CharField(max_length=20, blank=True)  # the other list's code
    label_key = models.CharField(max_length=300)  # folded, for finding
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=10, choices=Relation)
    version = models.ForeignKey(TaxonomyVersion, on_delete=models.PROTECT, related_name="+")
    until = models.ForeignKey(TaxonomyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("vocabulary", "label_key", "term")
        indexes = (models.Index(fields=["vocabulary", "label_key"], name="crosswalk_by_label"),)
        constraints = (
            models.UniqueConstraint(
                fields=["vocabulary", "label_key", "code", "term", "version"], name="a_label_maps_once_to_a_term"
            ),
        )

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.label}"
