"""What the tests of the launcher share: killing a server as power cuts do, and acting as an ordinary user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg

from servanda.interfaces.cli.embedded import Server
from servanda.interfaces.cli.processes import processes_working_in, wait_until

ROOT = Path(__file__).resolve().parents[3]


def ask(server: Server, question: str, *, user: str = "servanda") -> list[tuple[object, ...]]:
    """Rows as the web server would read them."""
    with psycopg.connect(host=str(server.socket), user=user, dbname="servanda", autocommit=True) as connection:
        cursor = connection.execute(question.encode())
        return cursor.fetchall() if cursor.description else []


def kill_everything(server: Server) -> None:
    """SIGKILL every process of the cluster, the postmaster stopped first so that it makes no new ones."""
    pids = processes_working_in(server.data)
    assert pids, "nothing to kill"
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGSTOP)
    for pid in {*processes_working_in(server.data), postmaster}:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not processes_working_in(server.data), seconds=10)


def python_for_everyone() -> str | None:
    """An interpreter of our version that an unprivileged account can run; None where there is none."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if Path(candidate).exists() and _runs_for_nobody(candidate):
            return candidate
    return None


def _runs_for_nobody(candidate: str) -> bool:
    try:
        command = [candidate, "-c", "import sys; sys.path[:0] = sys.argv[1:]; import psycopg", *_import_folders()]
        options = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(command, check=False, capture_output=True, cwd="/", **options).returncode == 0
    except OSError:
        return False


def _import_folders() -> list[str]:
    site = Path(psycopg.__file__).resolve().parents[1]
    return [str(ROOT), str(site)]


def run_as_ordinary_user(python: str, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    options = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(
        [python, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(_import_folders()), "PYTHONDONTWRITEBYTECODE": "1"},
        **options,
    )
