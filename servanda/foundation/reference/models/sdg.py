"""Sustainable Development Goals, targets and indicators."""

from __future__ import annotations

from django.db import models

from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.text import in_language


class Goal(models.Model):
    code = models.CharField(max_length=2, primary_key=True)  # "5"
    labels = MultilingualField()  # our own short words
    official_texts = MultilingualField()  # only where a user has loaded them
    sort_key = models.CharField(max_length=12)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.labels)}"


class Target(models.Model):
    code = models.CharField(max_length=6, primary_key=True)  # "5.3", "17.b"
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="targets")
    labels = MultilingualField()
    official_texts = MultilingualField()
    sort_key = models.CharField(max_length=12)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.labels)}"


class Indicator(models.Model):
    code = models.CharField(max_length=12, primary_key=True)  # "5.3.1"
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="indicators")
    labels = MultilingualField()
    official_texts = MultilingualField()
    sort_key = models.CharField(max_length=16)

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.labels)}"
