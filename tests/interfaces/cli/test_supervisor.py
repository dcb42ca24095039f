"""Programs are started again when they fall over, more and more patiently, and none is left behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.processes import is_running, wait_until
from servanda.interfaces.cli.programs import free_port
from servanda.interfaces.cli.supervisor import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    STEADY_AFTER,
    Program,
    Supervisor,
    wait_until_up,
)

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def end(program: Program) -> None:
    assert program.process is not None
    os.killpg(program.process.pid, signal.SIGKILL)
    program.process.wait()


def test_a_program_that_ends_is_started_again_after_a_pause() -> None:
    clock = Clock()
    with Supervisor(clock=clock) as supervisor:
        program = supervisor.start(Program("sleeper", FOREVER))
        first = program.process
        end(program)

        supervisor.look_after()
        supervisor.look_after()
        assert program.process is None, "not before its pause is over"
        clock.now += FIRST_PAUSE
        supervisor.look_after()

        assert program.is_running
        assert program.process is not first


def test_pauses_grow_and_a_steady_run_makes_them_short_again() -> None:
    clock = Clock()
    pauses = []
    with Supervisor(clock=clock) as supervisor:
        program = supervisor.start(Program("sleeper", FOREVER))
        for _ in range(9):
            end(program)
            supervisor.look_after()
            pauses.append(program.start_again_at - clock.now)
            clock.now = program.start_again_at
            supervisor.look_after()
        clock.now += STEADY_AFTER + 1
        end(program)
        supervisor.look_after()

        assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
        assert max(pauses) == pauses[-1] == LONGEST_PAUSE
        assert program.start_again_at - clock.now == FIRST_PAUSE


def test_at_the_end_nothing_is_left_not_even_children_that_ignore_the_request(tmp_path: Path) -> None:
    said = tmp_path / "child"
    code = (
        "import subprocess, sys, time, pathlib; child = subprocess.Popen([sys.executable, '-c',"
        "'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)']);"
        f"pathlib.Path({str(said)!r}).write_text(str(child.pid)); time.sleep(600)"
    )
    with Supervisor() as supervisor:
        program = supervisor.start(Program("parent", [sys.executable, "-c", code]))
        assert wait_until(lambda: said.exists() and said.read_text() != "", seconds=10)
        child = int(said.read_text())
        assert is_running(child)

    assert not program.is_running
    assert wait_until(lambda: not is_running(child), seconds=5)


def test_a_program_that_ends_at_once_is_a_failure_that_names_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Supervisor() as supervisor:
        program = supervisor.start(Program("web server", [sys.executable, "-c", "raise SystemExit('no')"], log=log))

        with pytest.raises(CommandFailed, match=r"The web server did not start\. Its words are in .*log"):
            wait_until_up(program, lambda: False, seconds=10)

    assert log.read_text() == "no\n"


def test_a_busy_port_gives_way_to_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]

        assert free_port("127.0.0.1", wanted=busy) > busy
