"""A roster: a spreadsheet of bodies, posts and people, from the file to its receipt.

Personal data: addresses in `rows`; cleared when the roster is discarded or undone, kept with its receipt otherwise.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.rosters.states import RosterStage


class Roster(models.Model):
    """The rows as the file has them, what its columns mean, what was decided, and what came of it."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)  # of names in columns that do not say theirs, and of the invitations
    sheets = models.JSONField(default=list)  # [{"name", "head": [headings], "head_line", "rows": [[line, [cells]]]}]
    problems = models.JSONField(default=list)  # [[place, message]]
    columns = models.JSONField(default=dict)  # "0": {"3": "email"}: sheet → column → meaning
    decisions = models.JSONField(default=dict)  # key of a doubtful line → public id of a body, or "new"
    stage = models.CharField(max_length=10, choices=RosterStage, default=RosterStage.PLANNED)
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now)
    applied_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(default=dict)  # keys of what was made: {"bodies": [1], "posts": [2], "invitations": [3]}
    waiting = models.JSONField(default=list)  # invitations prepared and not sent
    base_address = models.CharField(max_length=200, blank=True)  # where the links of invitations lead
    sending = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="applied_rosters_say_by_whom_and_when",
                condition=~Q(stage__in=["applied", "undone"]) | Q(applied_by__isnull=False, applied_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.file_name
