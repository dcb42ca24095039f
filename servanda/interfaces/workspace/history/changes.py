"""Before and after of each field that an event changed, as people call the fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from servanda.domain.implementation.queries.trail import UPDATE, image_rule, takes_part_rule
from servanda.foundation.audit.past import Images, images_of
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import OWN_NAMES, direction
from servanda.foundation.common.words import Run, word_differences

# A field of no name here is machinery: keys, versions, who (the line itself says who, by post).
FIELD_WORDS: dict[str, str | Promise] = {
    "titles": _lazy("Title"),
    "names": _lazy("Name"),
    "remit": _lazy("Remit"),
    "short_titles": _lazy("Short title"),
    "objectives": _lazy("Objective"),
    "area": _lazy("Area"),
    "branch": _lazy("Branch"),
    "kind": _lazy("Kind"),
    "status": _lazy("Status"),
    "stage": _lazy("Stage"),
    "starts_on": _lazy("Begins"),
    "promised_for": _lazy("Promised for"),
    "completed_on": _lazy("Completed on"),
    "cost": _lazy("Cost"),
    "missing": _lazy("Not yet funded"),
    "currency": _lazy("Currency"),
    "period_from": _lazy("Period from"),
    "period_to": _lazy("Period to"),
    "what_was_done": _lazy("What was done"),
    "effect_on_people": _lazy("What changed for people"),
    "obstacles": _lazy("What stands in the way"),
    "obstacle_words": _lazy("What stands in the way, in a few words"),
    "level": _lazy("Level"),
    "level_reason": _lazy("Why this level"),
    "confidentiality": _lazy("Who may read it"),
    "return_reason": _lazy("Why it came back"),
    "number": _lazy("Number"),
    "heading": _lazy("Heading"),
    "symbol": _lazy("Symbol"),
    "asked_on": _lazy("Asked on"),
    "published_on": _lazy("Published on"),
    "url": _lazy("Address"),
    "link": _lazy("Address"),
    "stage_since": _lazy("Since"),
    "answered_on": _lazy("Answered on"),
    "answer_link": _lazy("Address of the answer"),
    "due_on": _lazy("Due on"),
    "closed_on": _lazy("Closed on"),
    "closed_at": _lazy("Closed on"),
    "merged_into": _lazy("Objective it became part of"),
    "until": _lazy("Ended on"),
}
# Said in clearance: for the body's own people alone.
_INSIDE = frozenset({"return_reason"})


@dataclass(frozen=True, slots=True)
class Change:
    """One field, in one language where it has several."""

    field: str
    words: str
    before: str
    after: str
    language: str = ""

    @property
    def runs(self) -> list[Run]:
        """Word by word: what was added, what was taken out."""
        return word_differences(self.before, self.after)

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else ""


def changes_for(events: Iterable[Any], user: Any) -> dict[int, list[Change]]:
    """By event, what the reader may see of what it changed. The events come from `with_past_before`."""
    found = list(events)
    images = images_of(found)
    may_read = takes_part = None
    if any(event.thing_kind == UPDATE for event in found):
        may_read, takes_part = image_rule(user), takes_part_rule(user)
    shown: dict[int, list[Change]] = {}
    for event in found:
        pair = images.get(event.pk)
        if pair is None:
            continue
        if event.thing_kind == UPDATE and may_read and takes_part:
            # What was not open to the reader then is not opened by having become the past.
            if not all(may_read(image) for image in (pair.before, pair.after) if image is not None):
                continue
            shown[event.pk] = _changes(pair, hidden=frozenset() if takes_part(pair.before) else _kept_closer(pair))
        else:
            shown[event.pk] = _changes(pair)
    return shown


def _kept_closer(images: Images) -> frozenset[str]:
    """Fields that another body's reader is not told: why it came back, and parts kept closer then or now."""
    named = {part for image in (images.before, images.after) if image is not None for part in image.kept_closer}
    if "obstacles" in named:
        named.add("obstacle_words")
    return _INSIDE | named


def _changes(images: Images, *, hidden: frozenset[str] = frozenset()) -> list[Change]:
    fields = {field.attname: field for field in images.before._meta.fields}
    found: list[Change] = []
    for name, words in FIELD_WORDS.items():
        if name not in fields or name in hidden:
            continue
        before, after = getattr(images.before, name), getattr(images.after, name, None)
        if before != after:
            found += _of_field(fields[name], name, str(words), before, after)
    return found


def _of_field(field: models.Field[Any, Any], name: str, words: str, before: Any, after: Any) -> list[Change]:
    if isinstance(before, dict) or isinstance(after, dict):
        return _by_language(name, words, before or {}, after or {})
    return [Change(name, words, _text(field, before), _text(field, after))]


def _by_language(name: str, words: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    codes = [code for code in dict.fromkeys([*before, *after]) if before.get(code, "") != after.get(code, "")]
    return [
        Change(
            name,
            _("%(field)s in %(language)s") % {"field": words, "language": OWN_NAMES.get(code, code)},
            str(before.get(code, "")),
            str(after.get(code, "")),
            code,
        )
        for code in codes
    ]


def _text(field: models.Field[Any, Any], value: Any) -> str:
    if value in (None, "", []):
        return ""
    base = getattr(field, "base_field", field)
    choices = dict(base.flatchoices)
    if isinstance(value, list):
        return ", ".join(str(choices.get(each, each)) for each in value)
    if value in choices:
        return str(choices[value])
    if isinstance(value, datetime.date):
        return date_in_words(value)
    return str(value)
