"""`servanda demo`: from nothing to a running installation with an invented State, and back to nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack

from servanda.foundation.common.postgres_socket import var_folder
from servanda.interfaces.cli.database import close_connections, database_available
from servanda.interfaces.cli.hooks import find_hook, find_value
from servanda.interfaces.cli.programs import answers, background_worker, free_port, web_server
from servanda.interfaces.cli.say import Steps, say
from servanda.interfaces.cli.static_files import gather_static_files
from servanda.interfaces.cli.supervisor import Supervisor, wait_until_up
from servanda.interfaces.cli.tables import bring_up_to_date

HOST = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the next free port is taken when this one is busy")


def run(chosen: argparse.Namespace) -> None:
    steps = Steps(7)
    try:
        with ExitStack() as held:
            with steps.step("Starting the database") as remark:
                started = held.enter_context(database_available())
                remark.text = "" if started else "running already"
            try:
                _prepare(steps)
                _serve(steps, wanted=chosen.port, people=_people())
            finally:
                say("\nStopping …")
    finally:
        say("Stopped. The data are kept for the next time.")


def _prepare(steps: Steps) -> None:
    with steps.step("Bringing the tables up to date") as remark:
        remark.text = f"{count} migrations" if (count := bring_up_to_date()) else "nothing to do"
    with steps.step("Loading reference data") as remark:
        remark.text = _load_reference()
    with steps.step("Loading the demo State") as remark:
        remark.text = _load_demo(remark.progress)
    with steps.step("Gathering styles, scripts and pictures") as remark:
        remark.text = "" if gather_static_files() else "nothing to do"


def _load_reference() -> str:
    load = find_hook("load-reference")
    if load is None:
        return "this version has none"
    written = load().total
    return f"{written} rows" if written else "nothing to do"


def _load_demo(progress: Callable[[int, int], None]) -> str:
    """Load it unless it is here: what people did with it since then stays."""
    is_loaded, load = find_hook("demo-is-loaded"), find_hook("load-demo")
    if is_loaded is None or load is None:
        return "this version has none"
    if is_loaded():
        return "nothing to do"
    load(progress=progress)
    return ""


def _people() -> list[tuple[str, str]]:
    """Who to sign in as; the last question to the database before others use it."""
    sign_ins = find_hook("sign-ins")
    people = list(sign_ins()) if sign_ins else []
    close_connections()
    return people


def _serve(steps: Steps, *, wanted: int, people: list[tuple[str, str]]) -> None:
    logs = var_folder() / "log"
    with Supervisor() as supervisor:
        with steps.step("Starting the background worker"):
            supervisor.start(background_worker(log=logs / "worker.log"))
        port = free_port(HOST, wanted=wanted)
        address = f"http://{HOST}:{port}/"
        with steps.step("Starting the web server") as remark:
            served = web_server(host=HOST, port=port, workers=2, threads=4, log=logs / "web.log", demonstration=True)
            server = supervisor.start(served)
            wait_until_up(server, lambda: answers(address))
            if port != wanted:
                remark.text = f"port {wanted} is busy, {port} is free"
        _welcome(address, people)
        supervisor.run()


def _welcome(address: str, people: list[tuple[str, str]]) -> None:
    say(f"\nServanda is ready: {address}\n")
    if people:
        say("Sign in as one of these people of the invented State:")
        width = max(len(email) for email, _purpose in people)
        for email, purpose in people:
            say(f"  {email:<{width}}  {purpose}")
        if passphrase := find_value("demo-passphrase"):
            say(f"All of them have the passphrase: {passphrase}")
            say("Nobody is asked for a second proof here, as they would be where anything real is kept.")
        say()
    say("Ctrl-C stops everything.")
