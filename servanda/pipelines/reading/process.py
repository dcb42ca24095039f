"""The parent's side of reading a file: one child, what it says line by line, and an ordinary end whatever happens."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from servanda.pipelines.reading.limits import MEGABYTE, Limits
from servanda.pipelines.reading.look import refuse_at_once
from servanda.pipelines.reading.unreadable import UnreadableFile

_LOG = logging.getLogger(__name__)
_HOUSE = Path(__file__).resolve().parents[3]  # the folder that holds the package `servanda`
_TOO_SLOW = "Reading the file takes longer than is allowed. Split it, or remove what is not needed."
_TOO_MUCH = "The file holds far more than this source's files do. Check that you chose the right source, or split it."
_DIED = "The file stopped its reader, as damaged or hostile files do. Open it in Office, save it anew and try again."
# What a listener raises when a message has not the form agreed on.
FALSE_FORM = (ValueError, TypeError, KeyError, AttributeError, RecursionError, IndexError)


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read: by which reader (a module, see child.py), as which kinds of file, within which limits."""

    reader: str
    path: Path
    kinds: tuple[str, ...]
    limits: Limits
    arguments: Mapping[str, Any]

    def as_json(self) -> bytes:
        said = {"reader": self.reader, "path": str(self.path.resolve()), "kinds": self.kinds}
        return json.dumps({**said, "limits": asdict(self.limits), "arguments": dict(self.arguments)}).encode()


def messages(request: Request) -> Generator[dict[str, Any], None, dict[str, Any]]:
    """What the child says, message by message; the generator returns the facts. Closing it ends the child."""
    refuse_at_once(request.path, request.limits)
    return _messages(request)


def _messages(request: Request) -> Generator[dict[str, Any], None, dict[str, Any]]:
    child = _start()
    try:
        _hand_over(child, request.as_json())
        lines = _Lines(child, request.limits)
        while (line := lines.next()) is not None:
            message = _decoded(line)
            if "end" in message:
                return dict(message["end"])
            yield message
        raise _death(child)
    finally:
        _end(child)


def false_form() -> UnreadableFile:
    """The child said something nobody agreed on: the file may have taken it over."""
    return UnreadableFile("strange", _DIED)


def _start() -> subprocess.Popen[bytes]:
    """A fresh interpreter, not a fork: nothing of the parent's memory, settings or secrets goes with it."""
    environment = {"PYTHONPATH": str(_HOUSE), "PYTHONUTF8": "1", "PATH": os.defpath, "MALLOC_ARENA_MAX": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "servanda.pipelines.reading.child"],
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
        message = dict(json.loads(line))
        refusal = message.get("refused")
        if refusal is not None:
            _LOG.info("file refused: %s %s", refusal["code"], refusal["detail"])
            raise UnreadableFile(str(refusal["code"]), str(refusal["message"]), str(refusal["place"]))
    except FALSE_FORM as error:
        raise false_form() from error
    return message


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
