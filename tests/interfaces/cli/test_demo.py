"""The demo starts from nothing, keeps its data, and leaves no process however it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from servanda.interfaces.cli.embedded import Server
from servanda.interfaces.cli.processes import is_running, wait_until
from tests.interfaces.cli.clusters import ROOT


class Demo:
    """`servanda demo` as a person runs it, with what it has printed so far."""

    def __init__(self, var: Path, port: int) -> None:
        environment = {"PATH": os.environ["PATH"], "SERVANDA_VAR": str(var), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "servanda.interfaces.cli.main", "demo", "--port", str(port)]
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.printed = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
        self.process.stdout.close()

    def wait_until_ready(self) -> str:
        assert wait_until(lambda: "is ready" in self.printed or self.process.poll() is not None, seconds=400)
        address = re.search(r"is ready: (\S+)", self.printed)
        assert address, self.printed
        return address[1]

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=240)
        self._reader.join()
        return code


def processes_that_know(var: Path) -> list[int]:
    """Every living process whose command line or environment names the folder: all that the demo started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and is_running(int(entry.name)):
            try:
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(var) in told:
                found.append(int(entry.name))
    return found


def programs_that_know(var: Path) -> list[int]:
    """The same without the database's, which outlives a supervisor that was killed outright."""
    return [pid for pid in processes_that_know(var) if b"postgres" not in command_line(pid)]


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for all tests here: gathering static files and migrating are done once.

    Not pytest's own, which is closed to other accounts: root's database would go elsewhere and stay there.
    """
    with tempfile.TemporaryDirectory(prefix="servanda-demo-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "var"
        Server(Path(folder) / "var").stop()


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_pages_and_stops_to_the_last_process(var: Path, busy_port: int, number: int) -> None:
    demo = Demo(var, busy_port)
    try:
        address = demo.wait_until_ready()
        with urllib.request.urlopen(address + "accounts/login/") as page:
            assert page.status == 200
        assert f"port {busy_port} is busy" in demo.printed
        assert re.search(r"^1/7 Starting the database … \d+\.\d s", demo.printed, re.M)
        assert len(processes_that_know(var)) > 4
    finally:
        code = demo.stop(number)

    assert code == (0 if number == signal.SIGINT else 143)
    assert demo.printed.endswith("Stopped. The data are kept for the next time.\n")
    assert wait_until(lambda: processes_that_know(var) == [], seconds=240)


def test_a_demo_killed_outright_takes_its_programs_with_it_and_starts_again(var: Path, busy_port: int) -> None:
    demo = Demo(var, busy_port)
    demo.wait_until_ready()

    demo.stop(signal.SIGKILL)
    assert wait_until(lambda: programs_that_know(var) == [], seconds=240)

    again = Demo(var, busy_port)
    again.wait_until_ready()
    assert "Bringing the tables up to date" in again.printed
    assert again.stop(signal.SIGINT) == 0
    assert wait_until(lambda: processes_that_know(var) == [], seconds=240)
