"""The law an action needs, on its way through Parliament, and what was asked there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.action import Action
from servanda.domain.implementation.states import BillStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body


@keeps_its_past()
class Bill(models.Model):
    """One bill or treaty before Parliament. A failed one stays; the action may get another."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="bills")
    titles = MultilingualField()
    number = models.CharField(max_length=40, blank=True)  # Parliament's own
    committee = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=14, choices=BillStage, default=BillStage.IN_PREPARATION)
    stage_since = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("action", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["action"], condition=~Q(stage=BillStage.FAILED), name="one_bill_lives_for_an_action"
            ),
            models.CheckConstraint(
                name="a_bill_in_committee_names_it",
                condition=~Q(stage=BillStage.COMMITTEE) | Q(committee__isnull=False),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.action.cluster.state_id

    def __str__(self) -> str:
        return str(in_language(self.titles))


@keeps_its_past()
class BillStep(models.Model):
    """A stage a bill entered, and when: the dates on which people ask where it stood."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=14, choices=BillStage)
    on = models.DateField()

    class Meta:
        ordering = ("bill", "id")

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.on.isoformat()}"


@keeps_its_past()
class Question(models.Model):
    """What a member of Parliament asked about a promise. Who asked is an office, never a name."""

    house = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    asked_by = models.CharField(max_length=120)  # "Member for the Northern Province"
    asked_on = models.DateField()
    language = models.CharField(max_length=5, default="en")
    text = models.TextField()
    answering = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer_link = models.URLField(max_length=500, blank=True)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-asked_on", "-id")
        indexes = (models.Index(fields=["house", "-asked_on"], name="question_by_house"),)
        constraints = (
            models.CheckConstraint(
                name="a_question_is_about_one_thing", condition=Q(cluster__isnull=True) | Q(recommendation__isnull=True)
            ),
            models.CheckConstraint(
                name="a_question_is_answered_after_it_was_asked",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("asked_on")),
            ),
            models.CheckConstraint(
                name="a_question_is_due_after_it_was_asked",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("asked_on")),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.house.state_id

    def __str__(self) -> str:
        return self.text[:80]
