"""Who was asked before an update was written, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db import models

from servanda.domain.implementation.models.update import Update
from servanda.domain.implementation.states import ConsultedKind
from servanda.foundation.common.fields import PartialDateField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.partial_dates import PartialDate

LONGEST = {"who": 200, "how": 200, "they_said": 2000, "day_as_typed": 60}


@dataclass(frozen=True, slots=True)
class ConsultedSaid:
    """One row as a person gives it."""

    kind: str = ConsultedKind.CIVIL_SOCIETY
    who: str = ""
    how: str = ""
    day: PartialDate | None = None
    they_said: str = ""
    day_as_typed: str = ""

    def is_finished(self) -> bool:
        """Whether a report can use it: somebody was asked, and if a day was given it can be read."""
        return bool(self.who.strip()) and not self.day_as_typed


@keeps_its_past()
class Consultation(models.Model):
    """One asking: whom, how, when, and what came of it. Groups and institutions, never names of persons."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="consulted")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=ConsultedKind)
    who = models.CharField(max_length=LONGEST["who"], blank=True)
    how = models.CharField(max_length=LONGEST["how"], blank=True)
    day = PartialDateField()
    they_said = models.TextField(blank=True)
    day_as_typed = models.CharField(max_length=LONGEST["day_as_typed"], blank=True)

    class Meta:
        ordering = ("update", "position")
        constraints = (models.UniqueConstraint(fields=["update", "position"], name="an_asking_has_its_place"),)

    @property
    def said(self) -> ConsultedSaid:
        return ConsultedSaid(
            kind=self.kind,
            who=self.who,
            how=self.how,
            day=cast("PartialDate | None", self.day),
            they_said=self.they_said,
            day_as_typed=self.day_as_typed,
        )

    def __str__(self) -> str:
        return self.who
