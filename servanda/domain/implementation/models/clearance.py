"""The way of one update: its own copy of the chain, made when it was sent, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.chain import Chain, names_its_decider
from servanda.domain.implementation.models.update import Update
from servanda.domain.implementation.models.way import DECIDED_STEPS_ARE_KEPT, STEPS_ARE_DECIDED_IN_ORDER
from servanda.domain.implementation.states import Decider, StepStage
from servanda.foundation.accounts.models import Membership, User
from servanda.foundation.organisations.models import Body, Post

_DECIDED = (StepStage.CLEARED, StepStage.RETURNED)


class ClearanceStep(models.Model):
    """One step an update takes. Each sending is a `round` with steps of its own; the last round is the one that counts.

    The posts and bodies are fixed when the update is sent, the people are not: whoever holds the post when its turn
    comes decides.
    """

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    chain = models.ForeignKey(Chain, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decider = models.CharField(max_length=12, choices=Decider)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=8, choices=StepStage, default=StepStage.AHEAD)
    began_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # By what right: the membership through which the person decided. Somebody else's, if they stood in for them.
    decided_through = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    comes_back = models.BooleanField(default=False)  # a return that asks to have the update straight back
    carried = models.BooleanField(default=False)  # decided in the round before, on an earlier text

    class Meta:
        ordering = ("update", "round", "position")
        triggers = (STEPS_ARE_DECIDED_IN_ORDER, DECIDED_STEPS_ARE_KEPT)
        indexes = (models.Index(fields=["due_on"], condition=Q(stage=StepStage.WAITING), name="steps_due"),)
        constraints = (
            models.UniqueConstraint(fields=["update", "round", "position"], name="steps_of_an_update_are_counted"),
            models.UniqueConstraint(
                fields=["update"], condition=Q(stage=StepStage.WAITING), name="an_update_waits_in_one_place"
            ),
            models.UniqueConstraint(
                fields=["update", "round", "decided_by"],
                condition=Q(decided_by__isnull=False),
                name="nobody_decides_two_steps",
            ),
            names_its_decider(own_body=True),
            models.CheckConstraint(
                name="decided_steps_say_by_whom_and_when",
                condition=Q(
                    stage__in=_DECIDED,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_through__isnull=False,
                )
                | ~Q(stage__in=_DECIDED)
                & Q(decided_at=None, decided_by=None, decided_through=None, in_place_of=None, reason=""),
            ),
            models.CheckConstraint(
                name="waiting_steps_have_a_day",
                condition=Q(stage__in=(StepStage.AHEAD, StepStage.DROPPED))
                | Q(began_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(name="a_return_says_why", condition=~Q(stage=StepStage.RETURNED) | ~Q(reason="")),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves",
                condition=Q(in_place_of=None) | ~Q(in_place_of=models.F("decided_by")),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.update.state_code

    def __str__(self) -> str:
        return f"{self.update}: {self.position}"
