"""Words that occur in what is public; a mistyped search is compared with them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """One word as printed, in small letters. Only of texts that were released."""

    word = models.CharField(max_length=60, primary_key=True)

    class Meta:
        ordering = ("word",)
        indexes = (GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_trigrams"),)

    def __str__(self) -> str:
        return self.word
