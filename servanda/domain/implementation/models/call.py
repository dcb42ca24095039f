"""A call for updates: who is asked to answer what, by when, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.update import Update
from servanda.domain.implementation.states import CallStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.reference.models import Mechanism, State


@keeps_its_past()
class Call(models.Model):
    """What a State's coordinator asks bodies to answer by a day. Prepared, sent once, then closed or cancelled."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    titles = MultilingualField()
    reasons = MultilingualField()  # why it is asked, in words: “The fourth UPR report is due on 2 May”
    mechanism = models.ForeignKey(Mechanism, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    stage = models.CharField(max_length=10, choices=CallStage, default=CallStage.DRAFT)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, blank=True, unique=True)  # submitting a form twice makes one call
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=["state", "stage", "due_on"], name="call_running"),)
        constraints = (
            models.CheckConstraint(
                name="running_and_closed_calls_say_who_sent_them",
                condition=Q(stage__in=(CallStage.DRAFT, CallStage.CANCELLED))
                | Q(sent_by__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_calls_say_by_whom_and_when",
                condition=Q(stage__in=(CallStage.DRAFT, CallStage.SENT), ended_by=None, ended_at=None)
                | Q(stage__in=(CallStage.CLOSED, CallStage.CANCELLED), ended_by__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_calls_say_why", condition=~Q(stage=CallStage.CANCELLED) | ~Q(cancel_reason="")
            ),
        )

    def __str__(self) -> str:
        return str(in_language(self.titles))


@keeps_its_past()
class CallLine(models.Model):
    """One answer that is asked for: of this body, on this objective or recommendation."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lines")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)  # when it went out; answers sent before do not count
    answer = models.ForeignKey(  # kept when the call is closed; until then it is looked up
        Update, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    excused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    excused_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("call", "body", "id")
        indexes = (models.Index(fields=["body", "call"], name="call_line_of_body"),)
        constraints = (
            models.CheckConstraint(
                name="a_call_line_has_one_object",
                condition=Q(cluster__isnull=False, recommendation__isnull=True)
                | Q(cluster__isnull=True, recommendation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["call", "body", "cluster", "recommendation"],
                nulls_distinct=False,
                name="a_call_asks_a_body_once_for_each_thing",
            ),
            models.CheckConstraint(
                name="excuses_say_by_whom_when_and_why",
                condition=Q(excused_by=None, excused_at=None, excuse="")
                | (Q(excused_by__isnull=False, excused_at__isnull=False) & ~Q(excuse="")),
            ),
        )

    @property
    def target(self) -> Cluster | Recommendation:
        """What is to be answered."""
        found = self.cluster or self.recommendation
        assert found is not None  # the constraint says so
        return found

    @property
    def state_code(self) -> str:
        return self.call.state_id

    def __str__(self) -> str:
        return str(self.target)
