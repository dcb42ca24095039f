"""`servanda worker`: one background worker, started again should it fall over."""

from __future__ import annotations

import argparse

from servanda.interfaces.cli.programs import background_worker
from servanda.interfaces.cli.say import say
from servanda.interfaces.cli.supervisor import Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: workers may run on any number of hosts."""


def run(_chosen: argparse.Namespace) -> None:
    with Supervisor() as supervisor:
        supervisor.start(background_worker())
        say("The background worker is running. Ctrl-C stops it.")
        supervisor.run()
