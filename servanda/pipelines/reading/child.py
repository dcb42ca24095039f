"""The process in which a file is looked at and read: `python -m servanda.pipelines.reading.child`.

It takes one request as JSON on its standard input and answers in lines of JSON. Before it touches the file it
gives up memory, processor time, written files and the network for good. The request names a reader: a module with

    answers(path, arguments) -> Iterator[str]     each a line for the parent, in a form the two agree on

whose generator returns the facts of the file, if there are any.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from servanda.pipelines.reading.limits import Limits
from servanda.pipelines.reading.look import look
from servanda.pipelines.reading.unreadable import UnreadableFile

_FORBIDDEN = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system"),
        *("os.exec", "os.posix_spawn", "os.fork", "os.spawn", "os.remove", "os.rename", "os.mkdir", "os.kill"),
    }
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_DEEP = "The file is nested too deeply, which no real list is. It is refused."
_LARGE = "Reading the file needs more memory than is allowed. Split it, or remove what is not needed."
_STRANGE = "The file is not built as this source's files are. Check that you chose the right source and an intact file."


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    _give_up_powers(limits)
    try:
        facts = _read(request, limits)
        _say({"end": facts})
    except UnreadableFile as refusal:
        _refuse(refusal.code, refusal.message, refusal.place)
    except MemoryError:
        _refuse("too-much-memory", _LARGE)
    except RecursionError:
        _refuse("too-deep", _DEEP)
    except Exception as error:  # the outermost edge of this process: a broken file must not look like a broken product
        traceback.print_exc()
        _refuse("strange", _STRANGE, detail=f"{type(error).__name__} at {_where(error)}")


def _give_up_powers(limits: Limits) -> None:
    """Limits that cannot be lifted again; child processes, sockets and changed files end the reading."""
    _lower(resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2)
    _lower(resource.RLIMIT_FSIZE, 0, 0)
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, 64, 64)
    sys.dont_write_bytecode = True
    sys.addaudithook(_watch)


def _lower(kind: int, soft: int, hard: int) -> None:
    """Lower a limit; where the machine already sets a lower one, that one stays."""
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
    if writes or event in _FORBIDDEN:
        raise PermissionError(f"A parser may not do this: {event}")


def _read(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    path = Path(request["path"])
    look(path, tuple(request["kinds"]), limits)
    answers: Iterator[str] = importlib.import_module(request["reader"]).answers(path, request["arguments"])
    while True:
        try:
            line = next(answers)
        except StopIteration as end:
            return end.value or {}
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def _refuse(code: str, message: str, place: str = "", *, detail: str = "") -> None:
    _say({"refused": {"code": code, "message": message, "place": place, "detail": detail}})


def _where(error: Exception) -> str:
    """File and line of our own code that failed: identifiers for the log, nothing of the file's content."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"


if __name__ == "__main__":
    main()
