"""The two programs of an installation: web server and background worker."""

from __future__ import annotations

import os
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

from servanda.foundation.common.postgres_socket import CHECKOUT
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.supervisor import Program

PORTS_TO_TRY = 50


def web_server(
    *, host: str, port: int, workers: int, threads: int, log: Path | None = None, demonstration: bool = False
) -> Program:
    """gunicorn with threads; workers share nothing, so more of them may run elsewhere too."""
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--chdir", str(CHECKOUT)),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "60", "--graceful-timeout", "10"),
        # Requests are told to the audit, not to a log: no address and no browser is written down.
        *("--error-logfile", "-", "--log-level", "warning"),
        "--no-control-socket",
    ]
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - where gunicorn's heartbeat costs no disk
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    environment = {"SERVANDA_DEMONSTRATION": "1"} if demonstration else {}
    return Program(name="web server", command=command, log=log, environment=environment)


def background_worker(*, log: Path | None = None) -> Program:
    return Program(
        name="background worker",
        command=[sys.executable, "-m", "django", "procrastinate", "worker"],
        log=log,
    )


def free_port(host: str, *, wanted: int) -> int:
    """`wanted`, or the next one that nobody listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, min(wanted + PORTS_TO_TRY, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise CommandFailed(f"This account may not listen on port {port}. Use --port 8000.") from error
            except OSError:
                continue
            return port
    raise CommandFailed(f"The ports {wanted} to {wanted + PORTS_TO_TRY - 1} are all in use. Name another with --port.")


def answers(url: str) -> bool:
    """The web server gives a page, or says in HTTP why not."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
            return bool(response.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
