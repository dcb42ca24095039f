"""Which body answers for what."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.organisations.models import Body, Post

# A check constraint cannot look into another table; this is one that can.
_POST_IN_BODY = """
IF NOT EXISTS (SELECT 1 FROM organisations_post WHERE id = NEW.post_id AND body_id = NEW.body_id) THEN
    RAISE EXCEPTION 'the post of an assignment is one of its body' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@keeps_its_past()
class Assignment(models.Model):
    """A body leads or takes part in a cluster, or in a recommendation that has none. Ended, never deleted."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    part = models.CharField(max_length=12, choices=AssignmentPart)
    due_on = models.DateField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("part", "body", "id")
        constraints = (
            models.CheckConstraint(
                name="an_assignment_has_one_object",
                condition=Q(cluster__isnull=False, recommendation__isnull=True)
                | Q(cluster__isnull=True, recommendation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["cluster", "recommendation"],
                condition=Q(part="lead", ended_at__isnull=True),
                nulls_distinct=False,
                name="one_body_leads",
            ),
            models.UniqueConstraint(
                fields=["cluster", "recommendation", "body"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="a_body_takes_one_part",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="the_post_is_in_the_body",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.post_id IS NOT NULL"),
                func=_POST_IN_BODY,
            ),
        )

    @property
    def state_code(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return f"{self.body}: {self.get_part_display()}"
