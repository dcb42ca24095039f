"""What was proposed about one recommendation, why, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.classification.models.decision import Decision
from servanda.pipelines.classification.states import DECIDED, Kind, Stage


class Suggestion(models.Model):
    """One value, once for each recommendation and kind, however many engines or sources propose it.

    Undecided rows may be written anew or fall silent at any run; a decided row is a person's word and stays.
    `why`: {"language", "words", "spans", "rules", "neighbours", "also"}; spans are places in the text of that
    language as it then was, words what stood there, neighbours keys of recommendations, also the names of other
    methods that propose the same.
    """

    # An import may be undone while nobody has decided: open rows go with the recommendation (putting_back.py).
    is_work: ClassVar[Q] = Q(stage__in=DECIDED)

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=80)
    confidence = models.FloatField(null=True, blank=True)  # calibrated, 0 to 1; None: the source gives none
    why = models.JSONField(default=dict)
    method = models.CharField(max_length=40)  # name of the engine, or of the source that said it
    version = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    instead = models.CharField(max_length=80, blank=True)  # what a person chose in its place
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )  # None where it was decided on the page of the recommendation

    class Meta:
        ordering = ("recommendation", "kind", "-confidence", "value")
        indexes = (
            models.Index(fields=["kind", "value"], condition=Q(stage=Stage.OPEN), name="open_suggestions"),
            models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="decided_suggestions"),
        )
        constraints = (
            models.UniqueConstraint(fields=["recommendation", "kind", "value"], name="a_value_is_suggested_once"),
            models.CheckConstraint(
                name="decided_suggestions_say_by_whom_and_when",
                condition=Q(stage__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(stage__in=DECIDED) & Q(decided_by=None, decided_at=None, decision=None)),
            ),
            models.CheckConstraint(
                name="changed_suggestions_say_into_what",
                condition=(Q(stage=Stage.CHANGED) & ~Q(instead="")) | (~Q(stage=Stage.CHANGED) & Q(instead="")),
            ),
            models.CheckConstraint(
                name="confidence_is_a_share",
                condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 1)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"
