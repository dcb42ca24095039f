"""Figures, consultations and closeness of the demo's updates, as rows of an answer."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from servanda.domain.implementation.models import ConsultedSaid, FigureSaid
from servanda.foundation.common.partial_dates import PartialDate

_KNOWN = {"year": 1, "month": 2, "day": 3}


def parts_of(row: dict[str, Any] | None) -> dict[str, Any]:
    """What an answer takes beside its texts; nothing for an update that has no rows."""
    if row is None:
        return {}
    return {
        "figures": tuple(_figure(item) for item in row.get("figures", ())),
        "consulted": tuple(_asked(item) for item in row.get("consulted", ())),
        "kept_closer": row.get("kept_closer", {}),
    }


def _figure(item: dict[str, Any]) -> FigureSaid:
    rest = {key: item[key] for key in ("what", "unit", "group", "source", "indicator", "as_typed") if key in item}
    return FigureSaid(**rest, value=Decimal(item["value"]) if "value" in item else None, day=_day(item))


def _asked(item: dict[str, Any]) -> ConsultedSaid:
    rest = {key: item[key] for key in ("kind", "who", "how", "they_said") if key in item}
    return ConsultedSaid(**rest, day=_day(item))


def _day(item: dict[str, Any]) -> PartialDate:
    """As much of the day as is known, after the story was moved to today."""
    day: datetime.date = item["day"]
    return PartialDate(*(day.year, day.month, day.day)[: _KNOWN[item.get("precision", "day")]])
