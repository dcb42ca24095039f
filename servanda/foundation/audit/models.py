"""The audit trail. Rows outlive what they speak of, so they hold no foreign keys."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

# Most of a trail speaks of updates; who may not read those must not leaf through a million of them for the rest.
MOST_OF_ALL = "implementation.update"


class Event(models.Model):
    """One thing somebody did. Written in the transaction of the change, never altered."""

    name = models.CharField(max_length=80)  # "implementation.update_approved"
    happened_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)  # None: the system itself
    by_label = models.CharField(max_length=200)  # the post or role as it was then, never a person's private data
    thing_kind = models.CharField(max_length=80)  # "implementation.update"
    thing_id = models.CharField(max_length=64)
    thing_label = models.CharField(max_length=300)
    state_code = models.CharField(max_length=3, blank=True)  # whose State's matter it was
    details = models.JSONField(default=dict)
    # The newest row of the thing's past table when this was written: what it looked like before and after follows.
    past = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["thing_kind", "thing_id", "-id"], name="audit_by_thing"),
            models.Index(fields=["state_code", "-happened_at", "-id"], name="audit_by_state"),
            models.Index(fields=["state_code", "thing_kind", "-happened_at", "-id"], name="audit_by_kind"),
            models.Index(
                fields=["state_code", "-happened_at", "-id"],
                name="audit_but_updates",
                condition=~Q(thing_kind=MOST_OF_ALL),
            ),
            models.Index(fields=["by_id", "-happened_at", "-id"], name="audit_by_person"),
        )
        triggers = (pgtrigger.Protect(name="events_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.name}: {self.thing_label}"
