"""Figures that an update gives. They wait here until they become observations of an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext as _

from servanda.domain.implementation.models.update import Update
from servanda.domain.implementation.states import FigureUnit
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.fields import PartialDateField
from servanda.foundation.common.figures import figure_in_words
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.partial_dates import PartialDate
from servanda.foundation.reference.models import Indicator

LONGEST = {"what": 200, "group": 200, "source": 200, "as_typed": 60, "day_as_typed": 60}
# The highest value of units that have one; none of them goes below zero.
HIGHEST: dict[str, Decimal | None] = {
    FigureUnit.PEOPLE: None,
    FigureUnit.CASES: None,
    FigureUnit.PERCENT: Decimal(100),
    FigureUnit.PER_1000: Decimal(1000),
    FigureUnit.PER_100000: Decimal(100_000),
    FigureUnit.DAYS: None,
    FigureUnit.MONEY: None,
}
WHOLE_ONLY = (FigureUnit.PEOPLE, FigureUnit.CASES)


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """One row as a person gives it. What could not be read yet stays as it was typed, and cannot be sent."""

    what: str = ""
    value: Decimal | None = None
    unit: str = FigureUnit.CASES
    day: PartialDate | None = None  # the day, month or year it stands for
    group: str = ""  # of whom, in words
    source: str = ""
    indicator: str = ""  # code of an SDG indicator
    as_typed: str = ""
    day_as_typed: str = ""

    def is_finished(self) -> bool:
        """Whether it can stand as it is in what the State says."""
        return bool(self.what.strip() and self.value is not None and self.day is not None)

    def check_limits(self) -> None:
        """Raise InvalidInput for a value that its unit cannot have."""
        if self.value is None or self.unit not in HIGHEST:
            return
        shown = figure_in_words(self.value)
        if self.value < 0:
            raise InvalidInput(_("%(value)s is below zero, and this unit cannot be.") % {"value": shown}, field="value")
        highest = HIGHEST[self.unit]
        if highest is not None and self.value > highest:
            raise InvalidInput(
                _("%(value)s is more than %(highest)s, the most this unit can be. Choose another unit if it is right.")
                % {"value": shown, "highest": figure_in_words(highest)},
                field="value",
            )
        if self.unit in WHOLE_ONLY and self.value % 1:
            raise InvalidInput(
                _("%(value)s is not a whole number. People and cases are counted one by one.") % {"value": shown},
                field="value",
            )


def _within_limits() -> Q:
    allowed = Q(value__isnull=True) | Q(unit=FigureUnit.OTHER)
    for unit, highest in HIGHEST.items():
        fits = Q(unit=unit, value__gte=0)
        allowed |= fits if highest is None else fits & Q(value__lte=highest)
    return allowed


@keeps_its_past()
class Figure(models.Model):
    """One number in an update, with what it counts and for when."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=LONGEST["what"], blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    unit = models.CharField(max_length=10, choices=FigureUnit, default=FigureUnit.CASES)
    day = PartialDateField()
    group = models.CharField(max_length=LONGEST["group"], blank=True)
    source = models.CharField(max_length=LONGEST["source"], blank=True)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    as_typed = models.CharField(max_length=LONGEST["as_typed"], blank=True)
    day_as_typed = models.CharField(max_length=LONGEST["day_as_typed"], blank=True)

    class Meta:
        ordering = ("update", "position")
        constraints = (
            models.UniqueConstraint(fields=["update", "position"], name="a_figure_has_its_place"),
            models.CheckConstraint(name="figures_keep_to_their_unit", condition=_within_limits()),
            models.CheckConstraint(
                name="people_and_cases_are_whole",
                condition=~Q(unit__in=WHOLE_ONLY) | Q(value__isnull=True) | Q(value=Floor(F("value"))),
            ),
        )

    @property
    def said(self) -> FigureSaid:
        return FigureSaid(
            what=self.what,
            value=self.value,
            unit=self.unit,
            day=cast("PartialDate | None", self.day),
            group=self.group,
            source=self.source,
            indicator=self.indicator_id or "",
            as_typed=self.as_typed,
            day_as_typed=self.day_as_typed,
        )

    def __str__(self) -> str:
        return self.what
