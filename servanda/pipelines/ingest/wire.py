"""How the child hands its findings to the parent: JSON, one message a line.

Not pickle: a child taken over by a hostile file could make the parent run code with it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from servanda.pipelines.ingest.records import Place, Problem, Record

_LISTS_OF_WORDS = ("recommending_states", "themes", "groups", "sdg")
_RECORD_FIELDS = tuple(field.name for field in fields(Record))


def pack(found: list[Record | Problem]) -> str:
    """A batch as one line."""
    return json.dumps({"found": [_packed(item) for item in found]}, ensure_ascii=False)


def _packed(item: Record | Problem) -> list[Any]:
    """By hand: `asdict` copies every value and costs as much as reading the file."""
    if isinstance(item, Problem):
        return ["problem", asdict(item)]
    held = {name: getattr(item, name) for name in _RECORD_FIELDS}
    held["place"] = {"text": item.place.text, "line": item.place.line}
    held["problems"] = [asdict(problem) for problem in item.problems]
    return ["record", held]


def unpack(items: list[list[Any]]) -> list[Record | Problem]:
    """The batch again; anything malformed raises ValueError, TypeError or KeyError."""
    return [_record(held) if kind == "record" else _problem(held) for kind, held in items]


def _record(held: dict[str, Any]) -> Record:
    if not held.keys() <= set(_RECORD_FIELDS):
        raise ValueError("A record has unknown fields.")
    held["place"] = Place(**held["place"])
    held["problems"] = tuple(_problem(each) for each in held["problems"])
    held["extra"] = tuple((str(key), str(value)) for key, value in held["extra"])
    for name in _LISTS_OF_WORDS:
        held[name] = tuple(held[name])
    return Record(**held)


def _problem(held: dict[str, Any]) -> Problem:
    return Problem(held["code"], held["message"], Place(**held["place"]), blocks=held["blocks"])
