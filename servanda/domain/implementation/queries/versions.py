"""Earlier versions of an update: every save is kept whole, and any can be compared with any other."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from servanda.domain.implementation.models import ConsultedSaid, FigureSaid, SavedAnswer, Update
from servanda.foundation.common.partial_dates import PartialDate

TEXTS = ("what_was_done", "effect_on_people", "obstacle_words", "level_reason")
# Everything a person gives, in the order a reader meets it. `Answer` has the same names.
KEPT = (
    "what_was_done",
    "period_from",
    "period_to",
    "effect_on_people",
    "figures",
    "consulted",
    "level",
    "level_reason",
    "levels",
    "obstacles",
    "obstacle_words",
    "confidentiality",
    "kept_closer",
    "evidence_kept",
    "language",
)
_COLUMNS = tuple(
    name
    for name in KEPT
    if name not in ("figures", "consulted", "levels", "obstacles", "evidence_kept", "period_from", "period_to")
)


@dataclass(frozen=True, slots=True)
class Version:
    """The update as it was. `number` is the version a form carried when it showed this text."""

    number: int
    saved_at: datetime.datetime
    answers: dict[str, Any]  # the names of KEPT, as `Answer` takes them
    by: str  # the post, never a name


def said_in(update: Update) -> dict[str, Any]:
    """What the update says now, as `Answer` takes it."""
    levels = update.levels.select_related("recommendation").order_by("recommendation__public_id")
    said: dict[str, Any] = {name: getattr(update, name) for name in _COLUMNS}
    return said | {
        "kept_closer": dict(update.kept_closer),
        "obstacles": tuple(update.obstacles),
        "period_from": update.period_from,
        "period_to": update.period_to,
        "levels": {row.recommendation.public_id: row.level for row in levels},
        "figures": tuple(row.said for row in update.figures.order_by("position")),
        "consulted": tuple(row.said for row in update.consulted.order_by("position")),
        "evidence_kept": {str(row.pk): row.kept for row in update.evidence.order_by("id") if row.kept},
    }


def for_keeping(said: dict[str, Any]) -> dict[str, Any]:
    """The same as JSON can hold it."""
    kept = dict(said)
    for name in ("period_from", "period_to"):
        kept[name] = said[name].isoformat() if said[name] else None
    for name in ("figures", "consulted"):
        kept[name] = [{each.name: _plain(getattr(row, each.name)) for each in fields(row)} for row in said[name]]
    return kept | {"obstacles": list(said["obstacles"])}


def _plain(value: Any) -> Any:
    """Numbers and days of which parts are known have a written form; the rest is text already."""
    return str(value) if isinstance(value, Decimal | PartialDate) else value


def _from_kept(kept: dict[str, Any]) -> dict[str, Any]:
    said = dict(kept)
    for name in ("period_from", "period_to"):
        said[name] = datetime.date.fromisoformat(kept[name]) if kept[name] else None
    said["obstacles"] = tuple(kept["obstacles"])
    said["consulted"] = tuple(ConsultedSaid(**{**row, "day": _day(row["day"])}) for row in kept["consulted"])
    said["figures"] = tuple(
        FigureSaid(**{**row, "day": _day(row["day"]), "value": Decimal(row["value"]) if row["value"] else None})
        for row in kept["figures"]
    )
    return said


def _day(written: str | None) -> PartialDate | None:
    return PartialDate.parse(written) if written else None


def versions_of(update: Update) -> list[Version]:
    """All the update has said, newest first. Who may read them: `rules.can_read_versions`."""
    return [_version(row) for row in SavedAnswer.objects.filter(update_key=update.pk).order_by("-version")]


def version_of(update: Update, number: int) -> Version | None:
    """What a form with this version number showed. Sending and deciding raise the number and change no word."""
    if not 0 < number <= update.version:
        return None
    held = SavedAnswer.objects.filter(update_key=update.pk, version__lte=number).order_by("-version").first()
    return _version(held) if held else None


def _version(row: SavedAnswer) -> Version:
    return Version(row.version, row.saved_at, _from_kept(row.answers), row.by_label)


def save_of(update: Update, save_key: uuid.UUID | None) -> int | None:
    """The version that this try of a browser made, if it came through."""
    if save_key is None:
        return None
    held = SavedAnswer.objects.filter(update_key=update.pk, save_key=save_key).order_by("-version")
    return held.values_list("version", flat=True).first()
