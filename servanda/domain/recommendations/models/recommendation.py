"""One actionable paragraph, or part of one, addressed to a State, with its texts and who asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.models.cluster import Thread
from servanda.domain.recommendations.models.document import Document
from servanda.domain.recommendations.states import RecommendationKind, TextOrigin
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField, PartialDateField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.reference.models import Mechanism, State


@keeps_its_past()
class Recommendation(models.Model):
    """Never deleted, and never renamed once public: `public_id` is for ever (decision 11)."""

    public_id = models.CharField(max_length=80, unique=True)  # "SVN-UPR-4-140.7"
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="recommendations")
    mechanism = models.ForeignKey(Mechanism, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="recommendations")
    kind = models.CharField(max_length=20, choices=RecommendationKind, default=RecommendationKind.RECOMMENDATION)
    cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    session = models.CharField(max_length=10, blank=True)
    number = models.CharField(max_length=40, blank=True)  # as printed: "140.7", "44(b)"
    number_key = models.CharField(max_length=60, blank=True)  # sorts as people count: 2 before 10
    part = models.CharField(max_length=4, blank=True)  # "a": of a paragraph that a person split
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    # One State's printing of a joint paragraph that is held since as another recommendation (decision 11).
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="voices")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.PROTECT, related_name="knots")
    heading = models.CharField(max_length=300, blank=True)  # where the source files it
    short_titles = MultilingualField()
    language = models.CharField(max_length=5, default="en")  # of the text the source came in
    fingerprint = models.CharField(max_length=16, db_index=True)  # of that text, in its plain form
    action_category = models.PositiveSmallIntegerField(null=True, blank=True)  # UPR Info, 1 to 5
    asked_on = PartialDateField()
    source = models.CharField(max_length=30)  # the import source, "demo" or "hand"
    # By source: {"upr-info": {"themes": [...], "groups": [...], "sdg": [...]}}, so that none of their labels is lost.
    as_printed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("state", "-asked_on", "document", "number_key", "public_id")
        indexes = (models.Index(fields=["state", "mechanism", "cycle", "number"], name="recommendation_place"),)
        constraints = (
            models.CheckConstraint(
                name="categories_run_from_1_to_5",
                condition=Q(action_category__range=(1, 5)) | Q(action_category__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.public_id


@keeps_its_past()
class OfficialText(models.Model):
    """The words in one language. A corrected text supersedes the old one, which stays."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=5)
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=TextOrigin, default=TextOrigin.OFFICIAL)
    source = models.CharField(max_length=60)
    since = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "language", "-since")
        constraints = (
            models.UniqueConstraint(
                fields=["recommendation", "language"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_text_for_a_language",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class RecommendingState(models.Model):
    """Who asked, in a review by States. A name nobody recognises is kept as printed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="recommended_by")
    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    printed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("recommendation", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["recommendation", "state", "printed"], nulls_distinct=False, name="a_state_asks_once"
            ),
            models.CheckConstraint(name="somebody_is_named", condition=Q(state__isnull=False) | ~Q(printed="")),
        )

    def __str__(self) -> str:
        return self.state_id or self.printed


class Alias(models.Model):
    """Another name under which the same recommendation is known: UHRI's id, UPR Info's, a number it once had."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="aliases")
    scheme = models.CharField(max_length=20)  # "uhri", "upr-info", "number", "public-id"
    value = models.CharField(max_length=120)

    class Meta:
        ordering = ("scheme", "value")
        verbose_name_plural = "aliases"
        constraints = (models.UniqueConstraint(fields=["scheme", "value"], name="an_alias_names_one_thing"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
