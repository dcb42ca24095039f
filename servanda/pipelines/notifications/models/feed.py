"""A person's calendar feed, and what stands in it, so that entries keep their identity when days move."""

from __future__ import annotations

from django.db import models

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField


class Feed(models.Model):
    """That a person has a feed. The address is signed from `generation`: a new one ends the old address."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    generation = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.made_at)


class FeedItem(models.Model):
    """One entry. `sequence` counts its changes; one that is no longer due is cancelled, and so leaves calendars."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    uid = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # "answer", "call", "decision"
    titles = MultilingualField()
    on = models.DateField()
    count = models.PositiveIntegerField(default=1)
    path = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("on", "id")
        constraints = (models.UniqueConstraint(fields=["person", "uid"], name="a_feed_holds_an_entry_once"),)

    def __str__(self) -> str:
        return self.uid
