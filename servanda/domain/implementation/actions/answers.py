"""What a person fills in, checked before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from servanda.domain.implementation.models import ConsultedSaid, FigureSaid, consultation, figures
from servanda.domain.implementation.states import (
    Confidentiality,
    ConsultedKind,
    FigureUnit,
    Level,
    Obstacle,
    Part,
)
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import UN_LANGUAGES

__all__ = ["LONGEST_ASKED", "LONGEST_FIGURE", "MOST_ROWS", "Answer", "ConsultedSaid", "FigureSaid"]
LONGEST_OBSTACLE_WORDS = 500
LONGEST_FIGURE, LONGEST_ASKED = figures.LONGEST, consultation.LONGEST
MOST_ROWS = 60  # of figures, or of people asked, in one update


@dataclass(frozen=True, slots=True)
class Answer:
    """What an update says. `levels` maps members' public ids to a level that differs from the whole.

    Figures, who was consulted and what is kept closer stay as they are held where they are None, so that
    whoever brings only texts (a workbook, the demo) takes nothing else away.
    """

    what_was_done: str = ""
    effect_on_people: str = ""
    obstacles: tuple[str, ...] = ()
    obstacle_words: str = ""
    level: str = ""
    level_reason: str = ""
    confidentiality: str = Confidentiality.PUBLIC
    language: str = "en"
    period_from: date | None = None
    period_to: date | None = None
    levels: dict[str, str] = field(default_factory=dict)
    figures: tuple[FigureSaid, ...] | None = None
    consulted: tuple[ConsultedSaid, ...] | None = None
    kept_closer: dict[str, str] | None = None  # part to confidentiality
    evidence_kept: dict[str, str] | None = None  # key of a piece of evidence to confidentiality

    def check(self) -> None:
        """Raise InvalidInput, naming the field, for what must not be kept, whoever sends it."""
        self._check_choices()
        self._check_texts()
        self._check_rows()
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise InvalidInput(_("The period cannot end before it begins."), field="period_to")

    def _check_choices(self) -> None:
        given = (
            ("level", {self.level} - {""}, Level.values),
            ("levels", set(self.levels.values()) - {""}, Level.values),
            ("confidentiality", {self.confidentiality}, Confidentiality.values),
            ("obstacles", set(self.obstacles), Obstacle.values),
            ("language", {self.language}, UN_LANGUAGES),
            ("kept_closer", set(self.kept_closer or ()), Part.values),
            ("kept_closer", set((self.kept_closer or {}).values()) - {""}, Confidentiality.values),
            ("evidence", set((self.evidence_kept or {}).values()) - {""}, Confidentiality.values),
            ("figures", {row.unit for row in self.figures or ()}, FigureUnit.values),
            ("consulted", {row.kind for row in self.consulted or ()}, ConsultedKind.values),
        )
        for name, values, offered in given:
            if unknown := sorted(values.difference(offered)):
                raise InvalidInput(
                    _("“%(value)s” is not one of the answers offered. Choose one of those.") % {"value": unknown[0]},
                    field=name,
                )

    def _check_texts(self) -> None:
        for name, value in _texts(self):
            if "\x00" in value:
                raise InvalidInput(
                    _("This text holds a sign that cannot be kept. Type it anew instead of pasting it."), field=name
                )
        if len(self.obstacle_words) > LONGEST_OBSTACLE_WORDS:
            raise InvalidInput(
                _("Say what stands in the way in at most %(number)s signs.") % {"number": LONGEST_OBSTACLE_WORDS},
                field="obstacle_words",
            )

    def _check_rows(self) -> None:
        held: tuple[tuple[str, Sequence[Any], dict[str, int]], ...] = (
            ("figures", self.figures or (), LONGEST_FIGURE),
            ("consulted", self.consulted or (), LONGEST_ASKED),
        )
        for name, rows, longest in held:
            if len(rows) > MOST_ROWS:
                raise InvalidInput(_("At most %(number)s rows fit here.") % {"number": MOST_ROWS}, field=name)
            for row in rows:
                _check_lengths(row, longest, name)
        for row in self.figures or ():
            try:
                row.check_limits()
            except InvalidInput as error:
                raise InvalidInput(str(error), field="figures") from error


def _texts(thing: Any) -> list[tuple[str, str]]:
    """Every text in the answer and its rows, each with the field it belongs to."""
    found = [(each.name, value) for each in fields(thing) if isinstance(value := getattr(thing, each.name), str)]
    for name in ("figures", "consulted"):
        for row in getattr(thing, name) or ():
            found += [(name, value) for each in fields(row) if isinstance(value := getattr(row, each.name), str)]
    return found


def _check_lengths(row: Any, longest: dict[str, int], name: str) -> None:
    for each, most in longest.items():
        if len(getattr(row, each)) > most:
            raise InvalidInput(
                _("“%(words)s…” is too long: write at most %(number)s signs.")
                % {"words": getattr(row, each)[:40], "number": most},
                field=name,
            )
