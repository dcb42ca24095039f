"""File locks that vanish with the process holding them, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servanda.interfaces.cli.errors import CommandFailed


@contextmanager
def exclusive(path: Path, *, patience: float = 120.0) -> Iterator[None]:
    """Hold `path` alone; wait up to `patience` seconds for whoever holds it now."""
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + patience
        while not _take(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise CommandFailed(f"Another servanda command holds {path} for more than {patience:.0f} seconds.")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def take_shared(path: Path) -> int:
    """Hold `path` together with others until the descriptor given back is closed."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_held(path: Path) -> bool:
    """Somebody, this process included, holds `path`."""
    descriptor = _open(path)
    try:
        return not _take(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # flock needs no right to write, so a file made by root serves an ordinary user too.
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError as error:
        raise CommandFailed(f"Cannot open {path}: it belongs to another user.") from error


def _take(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
