"""What a person fills in, checked before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

from django.utils.translation import gettext as _

from servanda.domain.implementation.states import Confidentiality, Level, Obstacle
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import UN_LANGUAGES

LONGEST_OBSTACLE_WORDS = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What an update says. `levels` maps members' public ids to a level that differs from the whole."""

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

    def check(self) -> None:
        """Raise InvalidInput, naming the field, for what must not be kept, whoever sends it."""
        self._check_choices()
        self._check_texts()
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise InvalidInput(_("The period cannot end before it begins."), field="period_to")

    def _check_choices(self) -> None:
        given = (
            ("level", {self.level} - {""}, Level.values),
            ("levels", set(self.levels.values()) - {""}, Level.values),
            ("confidentiality", {self.confidentiality}, Confidentiality.values),
            ("obstacles", set(self.obstacles), Obstacle.values),
            ("language", {self.language}, UN_LANGUAGES),
        )
        for name, values, offered in given:
            if unknown := sorted(values.difference(offered)):
                raise InvalidInput(
                    _("“%(value)s” is not one of the answers offered. Choose one of those.") % {"value": unknown[0]},
                    field=name,
                )

    def _check_texts(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str) and "\x00" in value:
                raise InvalidInput(
                    _("This text holds a sign that cannot be kept. Type it anew instead of pasting it."),
                    field=each.name,
                )
        if len(self.obstacle_words) > LONGEST_OBSTACLE_WORDS:
            raise InvalidInput(
                _("Say what stands in the way in at most %(number)s signs.") % {"number": LONGEST_OBSTACLE_WORDS},
                field="obstacle_words",
            )
