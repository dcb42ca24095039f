"""Records as a plan's lines keep them: plain JSON without what the source does not say."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from servanda.pipelines.ingest.records import Place, Problem, Record

_FIELDS = tuple(field.name for field in fields(Record) if field.name not in ("place", "problems"))
_LISTS = frozenset({"recommending_states", "themes", "groups", "sdg"})


def as_json(record: Record) -> dict[str, Any]:
    """What the record says; its place and problems are apart in the line."""
    said = {name: getattr(record, name) for name in _FIELDS}
    return {name: value for name, value in said.items() if value not in ("", None, ())} | {
        "at": [record.place.text, record.place.line]
    }


def from_json(kept: dict[str, Any]) -> Record:
    said: dict[str, Any] = {
        name: tuple(value) if name in _LISTS else value for name, value in kept.items() if name != "at"
    }
    said["extra"] = tuple((key, value) for key, value in kept.get("extra", ()))
    said.setdefault("state", "")
    said.setdefault("mechanism", "")
    said.setdefault("text", "")
    return Record(place=Place(*kept["at"]), **said)


def problem_as_json(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "message": problem.message, "place": problem.place.text, "blocks": problem.blocks}
