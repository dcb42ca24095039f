"""In the child that reads a file: runs a source's parser, and packs what it finds into lines for the parent."""

from __future__ import annotations

import importlib
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from servanda.pipelines.ingest import names, wire
from servanda.pipelines.ingest.records import Problem, Reading, Record

_BATCH = 500


def answers(path: Path, arguments: dict[str, Any]) -> Generator[str, None, dict[str, Any]]:
    """Records and problems in batches, in the form of wire.py; at the end what the parser learned of the file."""
    module = importlib.import_module(arguments["module"])
    find = names.finder(arguments["names"]) if arguments["names"] is not None else None
    if arguments["streams"]:
        yield from _batches(module.iterate(path, names=find, state=arguments["state"]))
        return {}
    reading: Reading = module.parse(path.read_bytes(), names=find, state=arguments["state"])
    yield from _batches([*reading.problems, *reading.records])
    return reading.facts


def _batches(found: Iterable[Record | Problem]) -> Iterator[str]:
    items: Iterator[Record | Problem] = iter(found)
    while batch := list(islice(items, _BATCH)):
        yield wire.pack(batch)
