"""`servanda database start|stop|status`: the embedded PostgreSQL by hand."""

from __future__ import annotations

import argparse

from servanda.interfaces.cli.database import embedded_server, is_embedded
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import say

NOT_RUNNING = 3  # as `systemctl status` has it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("start", "stop", "status"))
    parser.add_argument("--now", action="store_true", help="stop even while another servanda command uses it")


def run(chosen: argparse.Namespace) -> int:
    if not is_embedded():
        raise CommandFailed("DATABASE_URL names a PostgreSQL of its own; servanda neither starts nor stops that one.")
    return {"start": _start, "stop": _stop, "status": _status}[chosen.what](chosen)


def _start(_chosen: argparse.Namespace) -> int:
    server = embedded_server()
    started = server.start(keep=True)
    say(f"PostgreSQL {'started' if started else 'was running already'}; its socket is in {server.socket}.")
    return 0


def _stop(chosen: argparse.Namespace) -> int:
    server = embedded_server()
    if server.is_in_use() and not chosen.now:
        raise CommandFailed("Another servanda command uses the database. End that one first, or add --now.")
    say("PostgreSQL stopped." if server.stop() else "PostgreSQL was not running.")
    return 0


def _status(_chosen: argparse.Namespace) -> int:
    server = embedded_server()
    if server.is_alive():
        used = "used by a servanda command" if server.is_in_use() else "used by no servanda command"
        say(f"PostgreSQL is running, {used}; its socket is in {server.socket}, its data in {server.data}.")
        return 0
    say(f"PostgreSQL is not running; its data are in {server.data}." if server.data.exists() else "There is none yet.")
    return NOT_RUNNING
