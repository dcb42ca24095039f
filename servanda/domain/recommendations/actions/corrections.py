"""Bringing what is held in line with its source, many at once; national work stays untouched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.rows import (
    alias_rows,
    as_kept,
    asked_row,
    position_row,
    tag_row,
    text_row,
)
from servanda.domain.recommendations.arrivals import Arrival, Correction
from servanda.domain.recommendations.models import (
    Alias,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
)
from servanda.domain.recommendations.states import Provenance
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require

UNDECIDED = (Provenance.IMPORTED, Provenance.SUGGESTED)
_PLACE = ("document_id", "mechanism_id", "cycle", "session")
_FIELDS = ("number", "number_key", "heading", "action_category", "fingerprint", "asked_on", "as_printed")
Before = dict[str, Any]


def correct_recommendation(*, recommendation: Recommendation, arrival: Arrival, by: User) -> Before:
    """One correction that only adds and supersedes; see `correct_recommendations`."""
    return correct_recommendations(corrections=[Correction(recommendation, arrival)], by=by)[0]


@transaction.atomic
def correct_recommendations(*, corrections: Sequence[Correction], by: User) -> list[Before]:
    """Bring held recommendations, each named once, in line with their source.

    Texts and positions supersede the old ones, which stay. Tags of the source are added; one that a person
    confirmed or refused is left as decided. Returns for each what `put_back` needs to undo exactly this.
    """
    keys = [item.recommendation.pk for item in corrections]
    locked = Recommendation.objects.select_for_update().order_by("pk").in_bulk(keys)
    for state in {held.state_id for held in locked.values()}:
        require(
            rules.can_import_recommendations(by, state=state), _("You may not import recommendations for this State.")
        )
    work = _Corrections(keys)
    befores = [work.correct(locked[item.recommendation.pk], item) for item in corrections]
    work.save()
    work.note_keys(befores)
    Recommendation.objects.bulk_update(
        locked.values(), [*_FIELDS, *(name.removesuffix("_id") for name in _PLACE), "version"], batch_size=500
    )
    for item, before in zip(corrections, befores, strict=True):
        held = locked[item.recommendation.pk]
        before["version"] = held.version
        record("recommendations.corrected", of=held, by=by, source=item.arrival.source, fields=sorted(before["fields"]))
    return befores


class _Corrections:
    """What is to be written for a whole chunk, so that each table is asked and told once."""

    def __init__(self, keys: list[int]) -> None:
        self.now: datetime = clock.now()
        self.texts = {
            (row.recommendation_id, row.language): row
            for row in OfficialText.objects.filter(recommendation__in=keys, superseded_at=None).order_by("pk")
        }
        self.positions = {
            row.recommendation_id: row
            for row in Position.objects.filter(recommendation__in=keys, holder=None, superseded_at=None).order_by("pk")
        }
        self.tags = _by_owner(Tag.objects.filter(recommendation__in=keys).order_by("pk"))
        self.asked = _by_owner(RecommendingState.objects.filter(recommendation__in=keys).order_by("pk"))
        self.superseded: dict[type[models.Model], list[Any]] = {OfficialText: [], Position: []}
        self.new: dict[type[models.Model], list[Any]] = {
            OfficialText: [],
            Position: [],
            Tag: [],
            RecommendingState: [],
        }
        self.gone: dict[type[models.Model], list[int]] = {Tag: [], RecommendingState: []}
        self.aliases: list[tuple[int, tuple[tuple[str, str], ...]]] = []

    def correct(self, held: Recommendation, item: Correction) -> Before:
        """Take in one correction; keys of rows not yet saved are filled in by `note_keys`."""
        arrival = item.arrival
        before: Before = {
            "fields": _changed_fields(held, item),
            "text": self._text(held, arrival),
            "position": self._position(held, arrival),
            "added": {
                "tags": self._new_tags(held, arrival),
                "recommended_by": self._newly_asked(held, arrival),
                "aliases": held.pk,
            },
            "removed": {"tags": self._old_tags(held, item), "recommended_by": self._no_longer_asked(held, item)},
        }
        self.aliases.append((held.pk, arrival.aliases))
        held.version += 1
        return before

    def _text(self, held: Recommendation, arrival: Arrival) -> dict[str, Any] | None:
        current = self.texts.get((held.pk, arrival.language))
        if not arrival.text or (current is not None and current.text == arrival.text):
            return None
        return self._supersede(current, text_row(held, arrival))

    def _position(self, held: Recommendation, arrival: Arrival) -> dict[str, Any] | None:
        current = self.positions.get(held.pk)
        if not arrival.position:
            return None
        if current and current.value == arrival.position and arrival.position_source in ("", current.source):
            return None
        made = position_row(held, arrival)
        if current is not None and current.value == made.value:
            made.explanations, made.source = current.explanations, made.source or current.source
        return self._supersede(current, made)

    def _supersede(self, current: Any, made: Any) -> dict[str, Any]:
        if current is not None:
            current.superseded_at = self.now
            self.superseded[type(made)].append(current)
        self.new[type(made)].append(made)
        return {"was": current.pk if current else None, "is": made}

    def _new_tags(self, held: Recommendation, arrival: Arrival) -> list[Tag]:
        known = {(tag.kind, tag.code) for tag in self.tags[held.pk]}
        rows = [tag_row(held, tag, arrival.source) for tag in arrival.tags if (tag.kind, tag.code) not in known]
        self.new[Tag] += rows
        return rows

    def _old_tags(self, held: Recommendation, item: Correction) -> list[dict[str, Any]]:
        """Undecided tags whose labels this source withdrew."""
        if "labels" not in item.replaces:
            return []
        said = {(tag.kind, tag.code) for tag in item.arrival.tags}
        old = [
            tag
            for tag in self.tags[held.pk]
            if tag.source == item.arrival.source and tag.provenance in UNDECIDED and (tag.kind, tag.code) not in said
        ]
        return self._remove(Tag, old)

    def _newly_asked(self, held: Recommendation, arrival: Arrival) -> list[RecommendingState]:
        known = {(row.state_id or "", row.printed) for row in self.asked[held.pk]}
        rows = [asked_row(held, *each) for each in dict.fromkeys(arrival.recommended_by)]
        rows = [row for row in rows if (row.state_id or "", row.printed) not in known]
        self.new[RecommendingState] += rows
        return rows

    def _no_longer_asked(self, held: Recommendation, item: Correction) -> list[dict[str, Any]]:
        if "recommended_by" not in item.replaces or not item.arrival.recommended_by:
            return []
        said = {(code, "" if code else printed[:200]) for code, printed in item.arrival.recommended_by}
        old = [row for row in self.asked[held.pk] if (row.state_id or "", row.printed) not in said]
        return self._remove(RecommendingState, old)

    def _remove(self, model: type[models.Model], rows: Iterable[Any]) -> list[dict[str, Any]]:
        leaving = list(rows)
        self.gone[model] += [row.pk for row in leaving]
        return [as_kept(row) for row in leaving]

    def save(self) -> None:
        for model, rows in self.superseded.items():
            model._default_manager.bulk_update(rows, ["superseded_at"], batch_size=500)
        for model, keys in self.gone.items():
            if keys:
                model._default_manager.filter(pk__in=keys).delete()
        for model, rows in self.new.items():
            model._default_manager.bulk_create(rows, batch_size=1000)
        self.new_aliases = _by_owner(Alias.objects.bulk_create(alias_rows(self.aliases), batch_size=1000))

    def note_keys(self, befores: list[Before]) -> None:
        """Now that rows are saved, say which they are."""
        for before in befores:
            for name in ("text", "position"):
                if before[name]:
                    before[name]["is"] = before[name]["is"].pk
            added = before["added"]
            added["tags"] = [row.pk for row in added["tags"]]
            added["recommended_by"] = [row.pk for row in added["recommended_by"]]
            added["aliases"] = [row.pk for row in self.new_aliases[added["aliases"]]]


def _by_owner(rows: Iterable[Any]) -> dict[int, list[Any]]:
    owned: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        owned[row.recommendation_id].append(row)
    return owned


def _changed_fields(held: Recommendation, item: Correction) -> dict[str, Any]:
    """Set what the source says and we do not hold so; return the old values. An empty word of the source is no news."""
    arrival = item.arrival
    said = {name: getattr(arrival, name) for name in ("number", "number_key", "heading", "action_category")}
    said["heading"] = arrival.heading[:300]
    if arrival.text and arrival.language == held.language:
        said["fingerprint"] = arrival.fingerprint
    if not held.asked_on:
        said["asked_on"] = arrival.asked_on
    said["as_printed"] = _labels(held, item)
    if "document" in item.replaces:
        place = arrival.document
        said |= dict(zip(_PLACE, (place.pk, place.mechanism_id, place.cycle, place.session), strict=True))
    before: dict[str, Any] = {}
    for name, value in said.items():
        was = getattr(held, name)
        if value not in ("", None) and value != was:
            before[name] = was if isinstance(was, str | int | dict) or was is None else str(was)
            setattr(held, name, value)
    return before


def _labels(held: Recommendation, item: Correction) -> dict[str, dict[str, list[str]]]:
    """Labels of all sources, with this one's joined to what it said before, or in their place."""
    arrival, kept = item.arrival, dict(held.as_printed)
    ours = kept.get(arrival.source, {})
    if "labels" in item.replaces:
        kept[arrival.source] = arrival.labels
    else:
        names = dict.fromkeys([*ours, *arrival.labels])
        kept[arrival.source] = {
            name: list(dict.fromkeys([*ours.get(name, []), *arrival.labels.get(name, [])])) for name in names
        }
    return kept
