"""Reads an uploaded file safely: in a child process, within limits, with plain words when it cannot be read.

`read_file` gives the whole reading; `iterate_file` gives records and problems as they come, for files
too large to hold. Whatever happens to the child, the caller sees `UnreadableFile` or an answer.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from servanda.pipelines.ingest import wire
from servanda.pipelines.ingest.records import Problem, Reading, Record
from servanda.pipelines.ingest.registry import Source, source
from servanda.pipelines.reading.limits import Limits
from servanda.pipelines.reading.process import FALSE_FORM, Request, false_form, messages
from servanda.pipelines.reading.unreadable import UnreadableFile

__all__ = ["FileReading", "UnreadableFile", "iterate_file", "read_file"]

_READER = "servanda.pipelines.ingest.parsing"  # runs in the child


def read_file(
    key: str, path: Path, *, names: Mapping[str, str] | None = None, state: str = "", limits: Limits | None = None
) -> Reading:
    """All that a file holds. `names` maps printed State names to ISO3 codes; `limits` default to the source's."""
    stream = iterate_file(key, path, names=names, state=state, limits=limits)
    records: list[Record] = []
    problems: list[Problem] = []
    for item in stream:
        if isinstance(item, Record):
            records.append(item)
        else:
            problems.append(item)
    return Reading(records, problems, stream.facts)


def iterate_file(
    key: str, path: Path, *, names: Mapping[str, str] | None = None, state: str = "", limits: Limits | None = None
) -> FileReading:
    """An iterator of records and problems in the order they are found; close it if you stop early."""
    return FileReading(source(key), path, names=names, state=state, limits=limits)


class FileReading(Iterator[Record | Problem]):
    """One running child and what it has said so far; `facts` is filled when the iterator is exhausted."""

    def __init__(
        self,
        origin: Source,
        path: Path,
        *,
        names: Mapping[str, str] | None = None,
        state: str = "",
        limits: Limits | None = None,
    ) -> None:
        self.facts: dict[str, Any] = {}
        arguments = {
            "module": origin.module,
            "streams": origin.streams,
            "names": dict(names) if names is not None else None,
            "state": state,
        }
        request = Request(_READER, path, origin.kinds, limits or origin.limits, arguments)
        self._items = self._found(messages(request))

    def __next__(self) -> Record | Problem:
        return next(self._items)

    def close(self) -> None:
        """End the child, if it still runs."""
        self._items.close()

    def _found(self, said: Generator[dict[str, Any], None, dict[str, Any]]) -> Generator[Record | Problem, None, None]:
        with closing(said):
            while True:
                try:
                    message = next(said)
                except StopIteration as end:
                    self.facts = end.value
                    return
                yield from _unpacked(message)


def _unpacked(message: dict[str, Any]) -> list[Record | Problem]:
    try:
        return wire.unpack(message["found"]) if "found" in message else []
    except FALSE_FORM as error:
        raise false_form() from error
