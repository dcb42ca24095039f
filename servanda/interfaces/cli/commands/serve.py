"""`servanda serve`: web server and background worker of a real installation."""

from __future__ import annotations

import argparse
import os

from servanda.interfaces.cli.checks import what_forbids_starting
from servanda.interfaces.cli.database import close_connections, database_available
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.programs import background_worker, free_port, web_server
from servanda.interfaces.cli.say import say
from servanda.interfaces.cli.supervisor import Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="processes of the web server")
    parser.add_argument("--threads", type=int, default=4, help="threads in each of them")
    parser.add_argument("--without-worker", action="store_true", help="background workers run elsewhere")


def run(chosen: argparse.Namespace) -> None:
    if free_port(chosen.host, wanted=chosen.port) != chosen.port:
        raise CommandFailed(f"Port {chosen.port} is in use. Name another with --port.")
    with database_available():
        forbidden = what_forbids_starting()
        close_connections()
        if forbidden:
            raise CommandFailed("Servanda does not start like this.\n  " + "\n  ".join(forbidden))
        with Supervisor() as supervisor:
            supervisor.start(
                web_server(host=chosen.host, port=chosen.port, workers=chosen.workers, threads=chosen.threads)
            )
            if not chosen.without_worker:
                supervisor.start(background_worker())
            say(f"Servanda listens on http://{chosen.host}:{chosen.port}/. Ctrl-C stops it.")
            supervisor.run()
