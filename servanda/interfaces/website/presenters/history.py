"""What happened to a thing, release by release, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from servanda.interfaces.website.words import LEVELS, POSITIONS, REASONS, word
from servanda.pipelines.publication.queries.things import Difference, Version

# Part of the content (its first word, or more exactly where told apart) → what a reader calls it.
_PARTS: dict[str, str | Promise] = {
    "texts": lazy("Text of the UN"),
    "short_titles": lazy("Short title"),
    "titles": lazy("Title"),
    "names": lazy("Name"),
    "objectives": lazy("Objective in words"),
    "cluster": lazy("Objective it belongs to"),
    "thread": lazy("Thread it belongs to"),
    "lead": lazy("Who leads"),
    "bodies": lazy("Who takes part"),
    "tags": lazy("Themes, groups and goals"),
    "targets": lazy("Sustainable Development Goals"),
    "recommended_by": lazy("Who recommended it"),
    "members": lazy("Recommendations in it"),
    "merged": lazy("Objectives that became part of it"),
    "merged_into": lazy("Objective it became part of"),
    "actions": lazy("Actions"),
    "due_on": lazy("Date it is promised for"),
    "aliases": lazy("Numbers it has elsewhere"),
    "recommendations": lazy("Number of recommendations"),
}
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    on: datetime.date
    sentences: list[str]
    reason: str
    reason_words: str
    version: int
    sequence: int


def lines(versions: Sequence[Version]) -> list[Line]:
    """Newest first. A release that changed nothing a reader can see is left out."""
    found: list[Line] = []
    for version in versions:
        held = version.thing
        sentences = _sentences(version)
        if not sentences and held.reason == "change":
            continue
        found.append(
            Line(
                held.released_at.date(),
                sentences,
                word(REASONS, held.reason),
                held.reason_words,
                held.version,
                held.sequence,
            )
        )
    return found


def _sentences(version: Version) -> list[str]:
    if version.is_withheld:
        return [_("What it said was withdrawn later.")]
    said = list(dict.fromkeys(filter(None, map(_sentence, _grouped(version.differences)))))
    return said


def _grouped(differences: Iterable[Difference]) -> list[Difference]:
    """The whole level and the whole answer are told as one, wherever in them something changed."""
    return [d for d in differences if not d.place.startswith(("level.on", "level.update", "level.said_by"))]


def _sentence(difference: Difference) -> str:
    place, before, after = difference.place, difference.before, difference.after
    if place in ("level", "level.value"):
        return _changed(_value(before), _value(after), lazy("Level"), LEVELS, "not_assessed")
    if place in ("position", "position.value"):
        return _changed(_value(before), _value(after), lazy("Position"), POSITIONS, "not_asked")
    if place.startswith("position."):
        return _("Words of the State’s answer: changed.")
    name = _PARTS.get(place.split(".")[0])
    if name is None:
        return ""
    return _("%(part)s: changed.") % {"part": name} if before else _("%(part)s: added.") % {"part": name}


def _value(held: object) -> str:
    return str(held.get("value", "")) if isinstance(held, dict) else str(held or "")


def _changed(before: str, after: str, part: str | Promise, words: object, nothing: str) -> str:
    said = {"part": part, "before": word(words, before or nothing), "after": word(words, after or nothing)}  # type: ignore[arg-type]
    if not before:
        return _("%(part)s: %(after)s.") % said
    return _("%(part)s: from %(before)s to %(after)s.") % said if before != after else ""
