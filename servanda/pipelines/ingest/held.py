"""What is held of one State, as comparing needs it; and a mark that tells whether it has changed since."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Sum

from servanda.domain.recommendations.models import (
    Alias,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
)
from servanda.foundation.audit.models import Event
from servanda.pipelines.ingest.planned import Held

_NEVER = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def held_of(state: str) -> list[Held]:
    """Every recommendation of the State. Six questions to the database, however many there are."""
    of_state: dict[str, Any] = {"recommendation__state": state}
    now = {**of_state, "superseded_at": None}
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    rows = OfficialText.objects.filter(**now).order_by("recommendation_id", "language")
    for pk, language, text in rows.values_list("recommendation_id", "language", "text"):
        texts[pk][language] = text
    rows_of_positions = Position.objects.filter(**now, holder=None).order_by("pk")
    said = rows_of_positions.values_list("recommendation_id", "value", "since")
    positions = {pk: (value, since) for pk, value, since in said}
    stated = _stated_by_hand(state)
    asked = _listed(
        (pk, code or printed)
        for pk, code, printed in RecommendingState.objects.filter(**of_state)
        .order_by("pk")
        .values_list("recommendation_id", "state_id", "printed")
    )
    aliases = _listed(
        (pk, (scheme, value))
        for pk, scheme, value in Alias.objects.filter(**of_state)
        .order_by("pk")
        .values_list("recommendation_id", "scheme", "value")
    )
    held = Recommendation.objects.filter(state=state).select_related("document").order_by("pk")
    return [
        _held(
            row,
            texts[row.pk],
            positions.get(row.pk, ("", None))[0],
            by_hand=row.pk in positions and stated.get(row.pk, _NEVER) >= positions[row.pk][1],
            asked=asked[row.pk],
            aliases=aliases[row.pk],
        )
        for row in held
    ]


def _stated_by_hand(state: str) -> dict[int, datetime.datetime]:
    """When a person last stated a position here, by recommendation. Sources bring theirs without such an event."""
    events = Event.objects.filter(
        state_code=state, name="recommendations.position_stated", thing_kind=Recommendation._meta.label_lower
    )
    return {int(key): at for key, at in events.order_by("id").values_list("thing_id", "happened_at")}


def _listed(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    listed: dict[int, list[Any]] = defaultdict(list)
    for pk, value in pairs:
        listed[pk].append(value)
    return listed


def _held(
    row: Recommendation,
    texts: dict[str, str],
    position: str,
    *,
    by_hand: bool,
    asked: list[str],
    aliases: list[tuple[str, str]],
) -> Held:
    return Held(
        key=str(row.pk),
        public_id=row.public_id,
        state=row.state_id,
        mechanism=row.mechanism_id,
        cycle=row.cycle,
        symbol=row.document.symbol,
        number=row.number,
        part=row.part,
        text=texts.get(row.language, ""),
        language=row.language,
        position=position,
        position_by_hand=by_hand,
        recommending_states=tuple(asked),
        themes=_labels(row, "themes"),
        groups=_labels(row, "groups"),
        sdg=_labels(row, "sdg"),
        aliases=tuple(aliases),
        fingerprint=row.fingerprint,
        kind=row.kind,
        sources=tuple(row.as_printed) or (row.source,),
        translations=tuple((language, text) for language, text in texts.items() if language != row.language),
    )


def _labels(row: Recommendation, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for said in row.as_printed.values() for label in said.get(kind, ())))


def mark_of(state: str) -> str:
    """Differs whenever something that comparing looks at was added, corrected or taken out."""
    own = Recommendation.objects.filter(state=state).aggregate(n=Count("pk"), last=Max("pk"), versions=Sum("version"))
    marks = [own["n"], own["last"] or 0, own["versions"] or 0]
    for model in (OfficialText, Position, Alias):
        said = model._default_manager.filter(recommendation__state=state).aggregate(n=Count("pk"), last=Max("pk"))
        marks += [said["n"], said["last"] or 0]
    return ".".join(str(mark) for mark in marks)


def taken_ids(state: str) -> set[str]:
    """Identifiers of the State that were given already, to a recommendation or as an address that leads to one."""
    given = set(Recommendation.objects.filter(state=state).order_by().values_list("public_id", flat=True))
    led = Alias.objects.filter(scheme="public-id", value__startswith=f"{state}-").order_by()
    return given | set(led.values_list("value", flat=True))
