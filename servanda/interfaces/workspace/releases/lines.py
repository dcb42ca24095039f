"""A release in words: each thing that changes, part by part, as people call the parts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.domain.implementation.states import ActionStatus, Level, NeedKind, Obstacle, SourceKind
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.text import in_language
from servanda.foundation.common.words import Run, word_differences
from servanda.interfaces.workspace.updates.said import row_in_words
from servanda.pipelines.publication.states import ReleaseKind

_PARTS: dict[str, str | Promise] = {
    "what_was_done": gettext_lazy("What was done"),
    "effect_on_people": gettext_lazy("What changed for people"),
    "figures": gettext_lazy("Figures"),
    "consulted": gettext_lazy("Who was consulted"),
    "level": gettext_lazy("Level"),
    "levels": gettext_lazy("Level of single recommendations"),
    "obstacles": gettext_lazy("What stands in the way"),
    "obstacle_words": gettext_lazy("In a few words"),
    "evidence": gettext_lazy("Evidence"),
    "period": gettext_lazy("The time it speaks of"),
    "approved_on": gettext_lazy("Approved on"),
    "body": gettext_lazy("Body"),
    "titles": gettext_lazy("Title"),
    "short_titles": gettext_lazy("Short title"),
    "objectives": gettext_lazy("Objective"),
    "area": gettext_lazy("Area"),
    "members": gettext_lazy("Recommendations in it"),
    "merged": gettext_lazy("Objectives that became part of it"),
    "merged_into": gettext_lazy("Objective it became part of"),
    "closed_on": gettext_lazy("Closed on"),
    "lead": gettext_lazy("Lead body"),
    "bodies": gettext_lazy("Bodies that take part"),
    "due_on": gettext_lazy("Due"),
    "targets": gettext_lazy("SDG targets"),
    "actions": gettext_lazy("Actions"),
    "tags": gettext_lazy("Themes, groups and SDG links"),
    "cluster": gettext_lazy("Objective it belongs to"),
    "texts": gettext_lazy("UN text"),
    "position": gettext_lazy("Position"),
}
# Parts that never change by themselves, or that another part says already.
_SILENT = frozenset({"state", "language", "recommendation"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a release changes."""

    kind: str
    public_id: str
    name: str
    is_new: bool
    parts: list[tuple[str, list[Run]]]


def lines_of(found: list[Any]) -> list[Line]:
    """Differences as lines, in the order they would be released."""
    return [_line(item) for item in found]


def _line(item: Any) -> Line:
    parts = [
        (str(_PARTS.get(name, name.replace("_", " "))), word_differences(in_words(name, old), in_words(name, new)))
        for name, old, new in sorted(item.changed, key=_order)
        if name not in _SILENT and in_words(name, old) != in_words(name, new)
    ]
    content = item.draft.content or item.before or {}
    name = str(in_language(content.get("titles") or content.get("short_titles") or content.get("names") or {}))
    return Line(str(ReleaseKind(item.draft.kind).label), item.draft.public_id, name, item.before is None, parts)


def _order(change: tuple[str, Any, Any]) -> int:
    """As the table has it; a part it does not know comes last."""
    return list(_PARTS).index(change[0]) if change[0] in _PARTS else len(_PARTS)


def in_words(name: str, value: Any) -> str:
    """A part of a release as one text, for reading and for word differences."""
    if value in (None, "", [], {}):
        return ""
    if name == "obstacles":
        return ", ".join(str(Obstacle(code).label) for code in value)
    if name.endswith("_on") and isinstance(value, str) and len(value) == 10:
        return _day(value)
    if name == "period":
        return " – ".join(_day(day) for day in (value.get("from"), value.get("to")) if day)
    if name == "levels":
        return "; ".join(f"{public_id}: {Level(level).label}" for public_id, level in value.items())
    if name == "level":
        return _level(value)
    if name in ("figures", "consulted"):
        return "\n".join(row_in_words(name, row) for row in value)
    if name == "actions":
        return "; ".join(_action(row) for row in value)
    if isinstance(value, list):
        return ", ".join(in_words("", row) for row in value)
    return _mapping(value) if isinstance(value, dict) else str(value)


def _level(value: Any) -> str:
    if not isinstance(value, dict):
        return str(Level(value).label)
    return _("%(level)s, says %(body)s, %(day)s") % {
        "level": Level(value["value"]).label,
        "body": in_words("", value.get("said_by")),
        "day": _day(value["on"]),
    }


def _day(written: str) -> str:
    return date_in_words(datetime.date.fromisoformat(written))


def _action(row: dict[str, Any]) -> str:
    """Everything of an action that becomes public: whoever releases must see each of it."""
    words = f"{in_language(row['titles'])}: {ActionStatus(row['status']).label}"
    if row.get("promised_for"):
        words += _(", promised for %(day)s") % {"day": _day(row["promised_for"])}
    if before := row.get("promised_before"):
        words += _(", before that for %(days)s") % {"days": ", ".join(_day(said["day"]) for said in before)}
    told = [in_words("", row.get("descriptions")), in_words("", row.get("discontinued_why"))]
    told += [_milestone(held) for held in row.get("milestones", ())]
    told += [in_words("", body) for body in row.get("supporting", ())]
    told += [f"{SourceKind(held['source']).label} {held['amount']}" for held in row.get("sources", ())]
    told += [_need(held) for held in row.get("needs", ())]
    told = [part for part in told if part]
    return f"{words} ({', '.join(told)})" if told else words


def _milestone(held: dict[str, Any]) -> str:
    title = str(in_language(held["titles"]))
    if held["reached_on"]:
        return _("%(title)s: reached %(day)s") % {"title": title, "day": _day(held["reached_on"])}
    if held["dropped_on"]:
        return _("%(title)s: given up %(day)s") % {"title": title, "day": _day(held["dropped_on"])}
    return _("%(title)s: due %(day)s") % {"title": title, "day": _day(held["due_on"])}


def _need(held: dict[str, Any]) -> str:
    amount = f", {held['currency']} {held['amount']}" if held["amount"] else ""
    return f"{NeedKind(held['kind']).label}: {in_language(held['texts'])}{amount}"


def _mapping(value: dict[str, Any]) -> str:
    """The name of a thing where it has one; languages give the reader's; anything else, what it holds."""
    for name in ("names", "titles", "title", "label", "value", "text", "code"):
        if value.get(name):
            return in_words("", value[name])
    if value and all(isinstance(text, str) and len(code) <= 3 for code, text in value.items()):
        return str(in_language(value))
    return ", ".join(in_words("", held) for held in value.values() if held)
