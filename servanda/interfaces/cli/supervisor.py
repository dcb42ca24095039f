"""Keeps a few programs running: starts them, starts them again when they fall over, stops them all."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from servanda.foundation.common.postgres_socket import CHECKOUT
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.processes import undisturbed, wait_until
from servanda.interfaces.cli.say import complain

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
STEADY_AFTER = 60.0  # seconds of running after which an old crash is forgotten
PATIENCE = 15.0  # seconds a program gets to finish what it is doing
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Program:
    """One program: what to run, where its output goes (nowhere given: ours), how it fares."""

    name: str
    command: Sequence[str]
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)  # added to ours
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    start_again_at: float = 0.0
    crashes: int = field(default=0)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Used as a context: at its end nothing that it started is left."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.programs: list[Program] = []
        self._clock = clock

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *_error: object) -> None:
        with undisturbed():
            self.stop()

    def start(self, program: Program) -> Program:
        self.programs.append(program)
        self._launch(program)
        return program

    def look_after(self) -> None:
        """One round: notice who has ended, start again whoever has waited long enough."""
        for program in self.programs:
            if program.process is not None and program.process.poll() is not None:
                self._note_crash(program)
            elif program.process is None and self._clock() >= program.start_again_at:
                self._launch(program)

    def run(self) -> None:
        """Look after the programs until Ctrl-C, which is the ordinary end, or SIGTERM."""
        try:
            while True:
                self.look_after()
                time.sleep(0.2)
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """Ask all to finish, wait, then end whatever is left with its children."""
        running = [program for program in self.programs if program.is_running]
        for program in running:
            _signal_group(program, signal.SIGTERM)
        wait_until(lambda: not any(program.is_running for program in running), seconds=PATIENCE, pause=0.05)
        for program in running:
            _signal_group(program, signal.SIGKILL)
            assert program.process is not None
            program.process.wait()
        self.programs.clear()

    def _launch(self, program: Program) -> None:
        output: IO[bytes] | None = None
        if program.log is not None:
            program.log.parent.mkdir(parents=True, exist_ok=True)
            output = program.log.open("ab")
        try:
            program.process = subprocess.Popen(
                program.command,
                cwd=CHECKOUT,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                # A group of its own: Ctrl-C reaches the supervisor alone, which then stops all in order.
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        finally:
            if output is not None:
                output.close()
        program.started_at = self._clock()

    def _note_crash(self, program: Program) -> None:
        assert program.process is not None
        if self._clock() - program.started_at > STEADY_AFTER:
            program.pause = FIRST_PAUSE
        program.crashes += 1
        program.start_again_at = self._clock() + program.pause
        complain(
            f"The {program.name} ended with code {program.process.returncode}; "
            f"starting it again in {program.pause:g} s.{_where(program)}"
        )
        program.pause = min(program.pause * 2, LONGEST_PAUSE)
        program.process = None


def wait_until_up(program: Program, claim: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait until `claim` holds; a program that ends before is a failure, not something to repeat."""
    wait_until(lambda: claim() or not program.is_running, seconds=seconds, pause=0.05)
    if not program.is_running or not claim():
        raise CommandFailed(f"The {program.name} did not start.{_where(program)}")


def _where(program: Program) -> str:
    return f" Its words are in {program.log}." if program.log else ""


def _signal_group(program: Program, number: int) -> None:
    assert program.process is not None
    try:
        os.killpg(program.process.pid, number)
    except ProcessLookupError:
        return


def _end_with_parent() -> None:
    """On Linux: should the supervisor be killed outright, its programs are asked to end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
