"""A document that carries recommendations to one State."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.states import DocumentKind
from servanda.foundation.common.fields import MultilingualField, PartialDateField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.reference.models import Mechanism, State


@keeps_its_past()
class Document(models.Model):
    """One review, one set of concluding observations, one visit report. Its symbol may still be unknown."""

    public_id = models.CharField(max_length=80, unique=True)  # "SVN-A-HRC-59-15" or "SVN-UPR-4"
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    mechanism = models.ForeignKey(Mechanism, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=DocumentKind, default=DocumentKind.OTHER)
    symbol = models.CharField(max_length=80, blank=True)
    titles = MultilingualField()
    cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    session = models.CharField(max_length=10, blank=True)
    published_on = PartialDateField()
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("state", "-published_on", "public_id")
        constraints = (
            models.UniqueConstraint(
                fields=["state", "symbol"], condition=~Q(symbol=""), name="one_document_for_a_symbol_and_state"
            ),
        )

    def __str__(self) -> str:
        return self.symbol or self.public_id
