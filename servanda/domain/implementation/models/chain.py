"""The chain of a body: who decides on its updates, in which order, within how many days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.way import CHAINS_ARE_KEPT, STEPS_OF_CHAINS_STAY
from servanda.domain.implementation.states import LONGEST_CHAIN, MOST_DAYS, Decider
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.reference.models import State


def names_its_decider(*, own_body: bool) -> models.CheckConstraint:
    """A post or a body is named where the decider is one, and nowhere else.

    `own_body`: whether “the body's own approvers” name the body; a chain cannot, a sent update does.
    """
    approvers = Q(decider=Decider.APPROVERS, body__isnull=not own_body, post=None)
    return models.CheckConstraint(
        name=f"a_{'clearance' if own_body else 'chain'}_step_names_its_decider",
        condition=approvers
        | Q(decider=Decider.POST, post__isnull=False, body=None)
        | Q(decider=Decider.BODY, body__isnull=False, post=None)
        | Q(decider=Decider.COORDINATORS, body=None, post=None),
    )


class Chain(models.Model):
    """One version of the chain of a body, or of the State for bodies without one of their own. Replaced, never changed.

    Without `body` it is the State's. The rows themselves are the history.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("state", "body", "-version")
        triggers = (CHAINS_ARE_KEPT,)
        constraints = (
            models.UniqueConstraint(
                fields=["state", "body", "version"], nulls_distinct=False, name="versions_of_a_chain_are_counted"
            ),
            models.UniqueConstraint(
                fields=["state", "body"],
                condition=Q(replaced_at=None),
                nulls_distinct=False,
                name="one_chain_is_in_force",
            ),
            models.CheckConstraint(
                name="replaced_chains_say_by_whom_and_when",
                condition=Q(replaced_at=None, replaced_by=None)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.body or self.state)


class ChainStep(models.Model):
    """One step of a chain. No step may be skipped; there is no field to say so."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    decider = models.CharField(max_length=12, choices=Decider)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("chain", "position")
        triggers = (STEPS_OF_CHAINS_STAY,)
        constraints = (
            models.UniqueConstraint(fields=["chain", "position"], name="steps_of_a_chain_are_counted"),
            names_its_decider(own_body=False),
            models.CheckConstraint(
                name="a_step_is_given_days",
                condition=Q(days__gte=1, days__lte=MOST_DAYS, position__gte=1, position__lte=LONGEST_CHAIN),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.get_decider_display()}"
