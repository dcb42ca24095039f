"""Which facet values a release has. Reads the content alone, and the reference tables for kinds and areas."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from servanda.pipelines.publication.models import Release
from servanda.pipelines.publication.states import ReleaseKind
from servanda.pipelines.publication.vectors import Names

COLUMNS = {
    "mechanism": "text",
    "mechanism_kind": "text",
    "cycle": "int",
    "document": "text",
    "cluster": "text",
    "thread": "text",
    "position": "text",
    "level": "text",
    "asked_on": "text",
    "asked_year": "int",
    "lead_body": "text",
    "themes": "text[]",
    "areas": "text[]",
    "groups": "text[]",
    "goals": "text[]",
    "targets": "text[]",
    "bodies": "text[]",
    "flags": "text[]",
    "due_on": "date",
    "sort_key": "text",
}
_EMPTY: dict[str, Any] = {
    name: [] if kind == "text[]" else "" if kind == "text" else None for name, kind in COLUMNS.items()
}
# A source's own label counts; a machine's proposal does not.
_COUNTED = frozenset({"imported", "confirmed"})
_CLOSED = frozenset({"completed", "discontinued"})
_NUMBERS = re.compile(r"\d+")


def of(release: Release, names: Names) -> dict[str, Any]:
    """The facet columns of one entry."""
    found = dict(_EMPTY)
    content = release.content
    found["mechanism"] = content.get("mechanism") or ""
    found["mechanism_kind"] = names.mechanism_kind(found["mechanism"])
    found["cycle"] = content.get("cycle")
    found["lead_body"] = _id(content.get("lead"))
    found["sort_key"] = sort_key(release.public_id)
    reader = _READERS.get(release.kind)
    if reader is not None:
        found.update(reader(content, names))
    return found


def sort_key(public_id: str) -> str:
    """Sorts as people count: paragraph 9 before 10."""
    return _NUMBERS.sub(lambda match: match.group().zfill(6), public_id)[:200]


def _recommendation(content: dict[str, Any], names: Names) -> dict[str, Any]:
    tags: dict[str, set[str]] = {}
    for tag in content["tags"]:
        if tag["provenance"] in _COUNTED:
            tags.setdefault(tag["kind"], set()).add(tag["code"])
    targets = tags.get("sdg_target", set())
    asked_on = content.get("asked_on") or ""
    return {
        "document": _id(content.get("document")),
        "cluster": _id(content.get("cluster")),
        "thread": _id(content.get("thread")),
        "position": (content.get("position") or {}).get("value", ""),
        "level": (content.get("level") or {}).get("value", ""),
        "asked_on": asked_on,
        "asked_year": int(asked_on[:4]) if asked_on else None,
        "themes": sorted(tags.get("theme", set())),
        "areas": names.areas_of(tags.get("theme", set())),
        "groups": sorted(tags.get("group", set())),
        "goals": sorted(tags.get("sdg_goal", set()) | {code.split(".")[0] for code in targets}),
        "targets": sorted(targets),
        "bodies": _bodies(content),
        "flags": [
            flag
            for flag, missing in (("no_lead", not content.get("lead")), ("not_assessed", not content.get("level")))
            if missing
        ],
    }


def _cluster(content: dict[str, Any], names: Names) -> dict[str, Any]:
    level = (content.get("level") or {}).get("value", "")
    still_open = [action for action in content["actions"] if action["status"] not in _CLOSED]
    due = [action["promised_for"] for action in still_open if action["promised_for"]]
    if content.get("due_on") and level != "full":
        due.append(content["due_on"])
    without_money = any(action["missing"] and action["missing"].strip("0.") for action in still_open)
    flags = {"no_lead": not content.get("lead"), "no_money": without_money, "not_assessed": not level}
    return {
        "level": level,
        "areas": [content["area"]] if content.get("area") else [],
        "targets": sorted(content["targets"]),
        "goals": sorted({code.split(".")[0] for code in content["targets"]}),
        "bodies": _bodies(content),
        "flags": [flag for flag, holds in flags.items() if holds],
        "due_on": min(due, default=None),
    }


def _update(content: dict[str, Any], names: Names) -> dict[str, Any]:
    return {
        "cluster": content.get("cluster") or "",
        "level": content.get("level") or "",
        "bodies": [_id(content["body"])],
        "asked_on": content["approved_on"],
        "asked_year": int(content["approved_on"][:4]),
    }


def _document(content: dict[str, Any], names: Names) -> dict[str, Any]:
    published_on = content.get("published_on") or ""
    return {"asked_on": published_on, "asked_year": int(published_on[:4]) if published_on else None}


def _bodies(content: dict[str, Any]) -> list[str]:
    named = [content["lead"], *content["bodies"]] if content.get("lead") else content["bodies"]
    return sorted({_id(body) for body in named})


def _id(thing: dict[str, Any] | None) -> str:
    return str(thing["public_id"]) if thing else ""


_READERS: dict[str, Callable[[dict[str, Any], Names], dict[str, Any]]] = {
    ReleaseKind.RECOMMENDATION: _recommendation,
    ReleaseKind.CLUSTER: _cluster,
    ReleaseKind.UPDATE: _update,
    ReleaseKind.DOCUMENT: _document,
}
