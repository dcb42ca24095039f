"""Reads an uploaded file safely: in a child process, within limits, with plain words when it cannot be read.

`read_file` gives the whole reading; `iterate_file` gives records and problems as they come, for files
too large to hold. Whatever happens to the child, the caller sees `UnreadableFile` or an answer.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from servanda.pipelines.ingest import wire
from servanda.pipelines.ingest.limits import MEGABYTE, Limits
from servanda.pipelines.ingest.look import refuse_at_once
from servanda.pipelines.ingest.records import Problem, Reading, Record
from servanda.pipelines.ingest.registry import Source, source
from servanda.pipelines.ingest.unreadable import UnreadableFile

__all__ = ["FileReading", "UnreadableFile", "iterate_file", "read_file"]

_LOG = logging.getLogger(__name__)
_HOUSE = Path(__file__).resolve().parents[3]  # the folder that holds the package `servanda`
_TOO_SLOW = "Reading the file takes longer than is allowed. Split it, or remove what is not needed."
_TOO_MUCH = "The file holds far more than this source's files do. Check that you chose the right source, or split it."
_DIED = "The file stopped its reader, as damaged or hostile files do. Open it in Office, save it anew and try again."


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
        self._limits = limits or origin.limits
        refuse_at_once(path, self._limits)
        request = {
            "module": origin.module,
            "kinds": origin.kinds,
            "streams": origin.streams,
            "path": str(path.resolve()),
            "names": dict(names) if names is not None else None,
            "state": state,
            "limits": asdict(self._limits),
        }
        self._items = self._answers(json.dumps(request).encode())

    def __next__(self) -> Record | Problem:
        return next(self._items)

    def close(self) -> None:
        """End the child, if it still runs."""
        self._items.close()

    def _answers(self, request: bytes) -> Generator[Record | Problem, None, None]:
        child = _start()
        try:
            _hand_over(child, request)
            lines = _Lines(child, self._limits)
            while (line := lines.next()) is not None:
                message = _decoded(line)
                yield from message.get("found", ())
                if "end" in message:
                    self.facts = message["end"]
                    return
            raise _death(child)
        finally:
            _end(child)


def _start() -> subprocess.Popen[bytes]:
    """A fresh interpreter, not a fork: nothing of the parent's memory, settings or secrets goes with it."""
    environment = {"PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1", "PATH": os.defpath, "MALLOC_ARENA_MAX": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "servanda.pipelines.ingest.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        bufsize=0,
        close_fds=True,
    )


def _hand_over(child: subprocess.Popen[bytes], request: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(request)
        child.stdin.close()
    except BrokenPipeError:
        raise _death(child) from None


class _Lines:
    """Lines of the child's output; only the time spent waiting for it counts against its time."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        assert child.stdout is not None
        self._pipe = child.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)
        self._left = limits.wait_seconds
        self._bytes_left = limits.answer_bytes
        self._held = bytearray()

    def next(self) -> bytes | None:
        """The next whole line, or None at the end of the output."""
        searched = 0
        while (at := self._held.find(b"\n", searched)) < 0:
            searched = len(self._held)
            chunk = self._wait_for_bytes()
            self._bytes_left -= len(chunk)
            if self._bytes_left < 0:
                raise UnreadableFile("too-much", _TOO_MUCH)
            if not chunk:
                return None
            self._held += chunk
        line = bytes(self._held[:at])
        del self._held[: at + 1]
        return line

    def _wait_for_bytes(self) -> bytes:
        begin = time.monotonic()
        ready = self._poll.poll(max(0.0, self._left) * 1000)
        self._left -= time.monotonic() - begin
        if not ready:
            raise UnreadableFile("too-slow", _TOO_SLOW)
        return os.read(self._pipe, MEGABYTE)


def _decoded(line: bytes) -> dict[str, Any]:
    """One message of the child, believed only as far as it has the right form."""
    try:
        message = json.loads(line)
        if "found" in message:
            message["found"] = wire.unpack(message["found"])
        refusal = message.get("refused")
        if refusal is not None:
            _LOG.info("file refused: %s %s", refusal["code"], refusal["detail"])
            raise UnreadableFile(str(refusal["code"]), str(refusal["message"]), str(refusal["place"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableFile("strange", _DIED) from error
    return dict(message)


def _death(child: subprocess.Popen[bytes]) -> UnreadableFile:
    """Why a child ended without a last word."""
    try:
        status = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return UnreadableFile("too-slow", _TOO_SLOW)
    _LOG.warning("reader of a file ended with status %s", status)
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return UnreadableFile("too-slow", _TOO_SLOW)
    return UnreadableFile("reader-died", _DIED)


def _end(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
    if child.poll() is None:
        child.kill()
    child.wait()
