"""The rows a recommendation is made of, built from what a source says; saved by whoever asks for them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from servanda.domain.recommendations.arrivals import Arrival, ArrivingTag
from servanda.domain.recommendations.models import (
    Alias,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)

Row = TypeVar("Row", bound=models.Model)


def text_row(held: Recommendation, item: Arrival) -> OfficialText:
    return OfficialText(recommendation=held, language=item.language, text=item.text, source=item.source)


def position_row(held: Recommendation, item: Arrival) -> Position:
    assert item.position
    return Position(recommendation=held, value=item.position, source=item.position_source[:200])


def asked_row(held: Recommendation, code: str, printed: str) -> RecommendingState:
    """A State by its code; a name nobody recognises as printed."""
    return RecommendingState(recommendation=held, state_id=code or None, printed="" if code else printed[:200])


def tag_row(held: Recommendation, tag: ArrivingTag, source: str) -> Tag:
    return Tag(
        recommendation=held,
        kind=tag.kind,
        code=tag.code,
        provenance=tag.provenance,
        source=source,
        label=tag.label[:300],
        vocabulary_version=tag.vocabulary_version,
    )


def alias_rows(wanted: Sequence[tuple[int, Sequence[tuple[str, str]]]]) -> list[Alias]:
    """For each recommendation its new aliases. A name that already stands for something keeps doing so."""
    asked = {pair for _pk, pairs in wanted for pair in pairs}
    schemes = {scheme for scheme, _value in asked}
    taken = set(
        Alias.objects.filter(scheme__in=schemes, value__in={value for _scheme, value in asked}).values_list(
            "scheme", "value"
        )
        if asked
        else ()
    )
    rows = []
    for pk, pairs in wanted:
        for scheme, value in pairs:
            if (scheme, value) not in taken:
                taken.add((scheme, value))
                rows.append(Alias(recommendation_id=pk, scheme=scheme, value=value))
    return rows


def as_kept(row: models.Model) -> dict[str, Any]:
    """A row as plain JSON from which `from_kept` makes the very same one, to the microsecond."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {
        name: value.isoformat()
        if isinstance(value, datetime.datetime)
        else value
        if isinstance(value, str | int | float | bool | dict | list | None)
        else str(value)
        for name, value in kept.items()
    }


def from_kept(model: type[Row], kept: dict[str, Any]) -> Row:
    """The row again, with its own key."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(
        **{
            name: datetime.datetime.fromisoformat(value)
            if value and isinstance(fields[name], models.DateTimeField)
            else value
            for name, value in kept.items()
        }
    )
