"""How the child hands its findings to the parent: JSON, one message a line.

Not pickle: a child taken over by a hostile file could make the parent run code with it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from servanda.pipelines.ingest.records import Place, Problem, Record

_LISTS_OF_WORDS = ("recommending_states", "themes", "groups", "sdg")
_RECORD_FIELDS = frozenset(field.name for field in fields(Record))


def pack(found: list[Record | Problem]) -> str:
    """A batch as one line."""
    items = [["record" if isinstance(item, Record) else "problem", asdict(item)] for item in found]
    return json.dumps({"found": items}, ensure_ascii=False)


def unpack(items: list[list[Any]]) -> list[Record | Problem]:
    """The batch again; anything malformed raises ValueError, TypeError or KeyError."""
    return [_record(held) if kind == "record" else _problem(held) for kind, held in items]


def _record(held: dict[str, Any]) -> Record:
    if set(held) - _RECORD_FIELDS:
        raise ValueError("A record has unknown fields.")
    held["place"] = Place(**held["place"])
    held["problems"] = tuple(_problem(each) for each in held["problems"])
    held["extra"] = tuple((str(key), str(value)) for key, value in held["extra"])
    for name in _LISTS_OF_WORDS:
        held[name] = tuple(held[name])
    return Record(**held)


def _problem(held: dict[str, Any]) -> Problem:
    return Problem(held["code"], held["message"], Place(**held["place"]), blocks=held["blocks"])
