"""A cluster that was proposed, and what became of the proposal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.models.decision import Decision
from servanda.pipelines.classification.models.run import Run
from servanda.pipelines.classification.states import DECIDED, Stage


class ClusterProposal(models.Model):
    """Recommendations without a cluster that one objective could answer, with a draft of it.

    Until somebody decides, any run may fill it anew or let it fall silent. Decided, it is kept for ever as it was: a
    refused one never returns, nor one of nearly the same members (gathering/keeping.py). Members and what was made of
    it go by public id, which also outlives an import that was undone and made again.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    titles = MultilingualField()
    objectives = MultilingualField()
    area = models.CharField(max_length=60, blank=True)  # code of a theme of the first level
    themes = models.JSONField(default=list, blank=True)  # codes, most shared first
    members = models.JSONField(default=list)  # [public id, confidence 0 to 1], closest to the rest first
    version = models.PositiveIntegerField(default=1)  # rises whenever it is filled anew
    made_at = models.DateTimeField(default=clock.now)
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    cluster = models.CharField(max_length=80, blank=True)  # public id of what was made of it
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")

    class Meta:
        ordering = ("state", "id")
        indexes = (models.Index(fields=["state", "stage"], name="proposals_of_a_state"),)
        constraints = (
            models.CheckConstraint(
                name="decided_proposals_say_by_whom_and_when",
                condition=Q(
                    stage__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False, decision__isnull=False
                )
                | (~Q(stage__in=DECIDED) & Q(decided_by=None, decided_at=None, decision=None)),
            ),
            models.CheckConstraint(
                name="accepted_proposals_say_what_was_made",
                condition=(Q(stage=Stage.ACCEPTED) & ~Q(cluster="")) | (~Q(stage=Stage.ACCEPTED) & Q(cluster="")),
            ),
            models.CheckConstraint(name="proposals_are_accepted_or_refused_whole", condition=~Q(stage=Stage.CHANGED)),
        )

    def __str__(self) -> str:
        return str(in_language(self.titles))

    @property
    def public_ids(self) -> list[str]:
        """Of its members, closest to the rest first."""
        return [public_id for public_id, _sure in self.members]
