"""What people are told, once each; and what was taken further because nobody answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models import Call, ClearanceStep
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body
from servanda.pipelines.notifications.models.mail import Digest
from servanda.pipelines.notifications.states import NoticeKind


class Notice(models.Model):
    """One thing one person is told. `key` says what it is: the same news never makes a second notice.

    Titles are those of recommendations, objectives and calls; no word of an update is ever in it.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=NoticeKind)
    key = models.CharField(max_length=160)
    thing = models.CharField(max_length=60)  # "c12:b3" an answer, "u55" an update, "call7"; what a snooze names
    titles = MultilingualField()
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True, blank=True)
    path = models.CharField(max_length=200)
    happened_at = models.DateTimeField(default=clock.now)
    told_on = models.DateField(null=True, blank=True)
    digest = models.ForeignKey(Digest, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    dropped_at = models.DateTimeField(null=True, blank=True)  # no longer true before it was told

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["person"], condition=Q(told_on=None, dropped_at=None), name="notice_to_tell"),
            models.Index(fields=["thing", "kind"], name="notice_of_thing"),
        )
        constraints = (
            models.UniqueConstraint(fields=["person", "key"], name="nobody_is_told_the_same_twice"),
            models.CheckConstraint(
                name="notices_in_a_digest_say_the_day", condition=Q(digest=None) | Q(told_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return str(in_language(self.titles))


class Escalation(models.Model):
    """A late answer, or a late decision on one (`step`), told to whoever the person it waits for reports to.

    Where nobody stands above them, the coordinator sees that.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(ClearanceStep, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    supervisor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supervisor_label = models.CharField(max_length=200, blank=True)  # the post, never the name
    escalated_at = models.DateTimeField(default=clock.now)
    escalated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-escalated_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["body", "cluster", "recommendation", "step", "due_on", "supervisor"],
                nulls_distinct=False,
                name="a_supervisor_is_told_once_for_each_day_missed",
            ),
            models.CheckConstraint(
                name="an_escalation_has_one_object",
                condition=Q(cluster__isnull=False, recommendation__isnull=True)
                | Q(cluster__isnull=True, recommendation__isnull=False),
            ),
        )

    @property
    def target(self) -> Cluster | Recommendation:
        """What was not answered, or what the undecided update is about."""
        found = self.cluster or self.recommendation
        assert found is not None  # the constraint says so
        return found

    @property
    def state_code(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return str(self.target)


class Reading(models.Model):
    """How far the audit trail has been read for news. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    event_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(name="one_reading", condition=Q(id=1)),)

    def __str__(self) -> str:
        return str(self.event_id)
