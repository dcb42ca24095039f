"""Questions about processes of this machine."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")


def is_running(pid: int) -> bool:
    """The process lives; one that has ended and merely waits to be noticed (a zombie) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return not PROC.is_dir()  # without /proc the answer above must do
    return state not in ("Z", "X")


def processes_working_in(folder: Path) -> list[int]:
    """Processes whose current folder is `folder`: every PostgreSQL process stands in its data folder.

    Only what the caller may look at: root sees all, anyone else their own, which is all the server they run.
    """
    wanted = os.path.realpath(folder)
    found = []
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdigit():
            try:
                here = os.readlink(entry / "cwd")
            except OSError:  # gone meanwhile, or somebody else's
                continue
            if here.removesuffix(" (deleted)") == wanted and is_running(int(entry.name)):
                found.append(int(entry.name))
    return sorted(found)


def wait_until(claim: Callable[[], bool], *, seconds: float, pause: float = 0.01) -> bool:
    """Ask until the claim holds or the time is up; True when it holds."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait outside: what is being stopped is stopped to the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
