"""A parser that does what the file tells it to, in every way a parser taken over by a hostile file might."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from python_calamine import CalamineWorkbook

from servanda.pipelines.ingest import wire
from servanda.pipelines.ingest.records import Place, Problem, Reading

WRITTEN = Path("/tmp/servanda-misbehaving")


def parse(content: bytes, *, names=None, state="") -> Reading:
    DEEDS[content.decode().strip()]()
    return Reading([])


def _eat_memory():
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))


def _flood():
    while True:
        os.write(1, b"x" * 1_000_000)


def _say(line: bytes):
    os.write(1, line + b"\n")
    time.sleep(30)


def _spin():
    while True:
        pass


def _dig(depth=0):
    return _dig(depth + 1)


def _tell_environment():
    found = sorted(os.environ)
    raise SystemExit(_say_problem(" ".join(found)))


def _say_problem(text: str) -> int:
    sys.stdout.write(wire.pack([Problem("told", text, Place("", 0))]) + '\n{"end": {}}\n')
    sys.stdout.flush()
    return 0


DEEDS = {
    "eat memory": _eat_memory,
    "spin": _spin,
    "sleep": lambda: time.sleep(60),
    "abort": os.abort,
    "crash": lambda: ctypes.string_at(0),
    "leave": lambda: os._exit(0),
    "flood": _flood,
    "dig": _dig,
    "fail": lambda: {}["secret of the file"],
    "call out": lambda: socket.create_connection(("127.0.0.1", 9)),
    "start a program": lambda: subprocess.run(["true"], check=True),
    "write a file": lambda: WRITTEN.write_bytes(b"x" * 10),
    "speak nonsense": lambda: _say(b"nonsense"),
    "speak false records": lambda: _say(b'{"found": [["record", {"evil": 1}]]}'),
    "speak a list": lambda: _say(b"[1, 2]"),
    "tell the environment": _tell_environment,
}


def iterate(path, *, names=None, state=""):
    """What a workbook of two far cells does to its reader: it asks for half a terabyte and aborts."""
    return [CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
