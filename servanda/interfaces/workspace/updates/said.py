"""What an update says, part by part as plain text: for comparing versions and the words of two people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from servanda.domain.implementation.actions.answers import ConsultedSaid, FigureSaid
from servanda.domain.implementation.states import (
    Confidentiality,
    ConsultedKind,
    FigureUnit,
    Level,
    Obstacle,
    Part,
)
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.figures import figure_in_words
from servanda.foundation.common.languages import OWN_NAMES
from servanda.foundation.common.partial_dates import PartialDate

_LABELS: dict[str, str | Promise] = {
    "what_was_done": gettext_lazy("What was done"),
    "period_from": gettext_lazy("The time this speaks of, from"),
    "period_to": gettext_lazy("The time this speaks of, to"),
    "effect_on_people": gettext_lazy("What changed for people"),
    "figures": gettext_lazy("Figures"),
    "consulted": gettext_lazy("Who was consulted"),
    "level": gettext_lazy("Level reached, in your body’s view"),
    "level_reason": gettext_lazy("Why this level"),
    "levels": gettext_lazy("Level of single recommendations"),
    "obstacles": gettext_lazy("What stands in the way"),
    "obstacle_words": pgettext_lazy("what stands in the way", "In a few words"),
    "confidentiality": gettext_lazy("Who may read this"),
    "kept_closer": gettext_lazy("Parts that fewer people may read"),
    "evidence_kept": gettext_lazy("Evidence that fewer people may read"),
    "language": gettext_lazy("Language you write in"),
}
# The whole of a figure as one sentence-like line; a translation may turn the order round.
_UNITS: dict[str, str | Promise] = {
    FigureUnit.PEOPLE: gettext_lazy("%(what)s: %(value)s people"),
    FigureUnit.CASES: gettext_lazy("%(what)s: %(value)s"),
    FigureUnit.PERCENT: gettext_lazy("%(what)s: %(value)s per cent"),
    FigureUnit.PER_1000: gettext_lazy("%(what)s: %(value)s per 1,000"),
    FigureUnit.PER_100000: gettext_lazy("%(what)s: %(value)s per 100,000"),
    FigureUnit.DAYS: gettext_lazy("%(what)s: %(value)s days"),
    FigureUnit.MONEY: gettext_lazy("%(what)s: %(value)s in the State’s currency"),
    FigureUnit.OTHER: gettext_lazy("%(what)s: %(value)s"),
}


def label_of(name: str) -> str:
    """What the form calls the part."""
    return str(_LABELS[name])


def figure_line(row: FigureSaid) -> str:
    """ "Exceptions granted: 37. 2026. Girls of 16 and 17. Ministry of Justice." """
    value = figure_in_words(row.value) if row.value is not None else row.as_typed or "–"
    said = str(_UNITS.get(row.unit, _UNITS[FigureUnit.OTHER])) % {"what": row.what or "–", "value": value}
    day = row.day.in_words() if row.day else row.day_as_typed
    return "; ".join(part for part in (said, day, row.group, row.source, row.indicator) if part)


def consulted_line(row: ConsultedSaid) -> str:
    kind = str(ConsultedKind(row.kind).label)
    day = row.day.in_words() if row.day else row.day_as_typed
    return "; ".join(part for part in (kind, row.who, row.how, day, row.they_said) if part)


def row_in_words(name: str, row: dict[str, str]) -> str:
    """A figure or a consultation as a release holds it."""
    day = PartialDate.parse(row["day"]) if row["day"] else None
    if name == "figures":
        return figure_line(FigureSaid(**{**row, "day": day, "value": Decimal(row["value"])}))  # type: ignore[arg-type]
    return consulted_line(ConsultedSaid(**{**row, "day": day}))  # type: ignore[arg-type]


def said_in_words(name: str, value: Any, evidence: Mapping[str, str]) -> str:
    """A part as text to read and to compare word by word. `evidence`: titles by key."""
    if not value:
        return ""
    if name in _WRITERS:
        return str(_WRITERS[name](value, evidence))
    return date_in_words(value) if name.startswith("period") else str(value)


def _kept(of: str, kept: str) -> str:
    return _("%(part)s: %(who)s") % {"part": of, "who": Confidentiality(kept).label}


_WRITERS: dict[str, Any] = {
    "figures": lambda rows, _titles: "\n".join(map(figure_line, rows)),
    "consulted": lambda rows, _titles: "\n".join(map(consulted_line, rows)),
    "levels": lambda held, _titles: "\n".join(f"{key}: {Level(level).label}" for key, level in held.items()),
    "obstacles": lambda codes, _titles: ", ".join(str(Obstacle(code).label) for code in codes),
    "kept_closer": lambda held, _titles: "\n".join(_kept(str(Part(part).label), kept) for part, kept in held.items()),
    "evidence_kept": lambda held, titles: "\n".join(_kept(titles.get(key, "–"), kept) for key, kept in held.items()),
    "level": lambda code, _titles: Level(code).label,
    "confidentiality": lambda code, _titles: Confidentiality(code).label,
    "language": lambda code, _titles: OWN_NAMES.get(code, code),
}
