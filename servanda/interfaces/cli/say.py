"""What the command prints. English only: it speaks to operators, beside logs and documentation in English."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(f"servanda: {text}\n")
    sys.stderr.flush()


class Steps:
    """Numbered lines with seconds: "1/7 Starting the database … 0.7 s"."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    @contextmanager
    def step(self, title: str) -> Iterator[Remark]:
        """The line stands while the step runs; its seconds, and a remark if any, follow at the end."""
        self.done += 1
        sys.stdout.write(f"{self.done}/{self.total} {title} … ")
        sys.stdout.flush()
        remark = Remark()
        started = time.perf_counter()
        try:
            yield remark
        except BaseException:
            say("not done")
            raise
        say(f"{time.perf_counter() - started:.1f} s{remark.text and f' ({remark.text})'}")


class Remark:
    """A few words a step may add to its line."""

    def __init__(self) -> None:
        self.text = ""

    def progress(self, done: int, total: int) -> None:
        """How far a long step is, on a terminal; the seconds are written over it at the end."""
        if sys.stdout.isatty():
            percent = f"{100 * done // max(total, 1):3} %"
            sys.stdout.write(percent + "\b" * len(percent))
            sys.stdout.flush()
