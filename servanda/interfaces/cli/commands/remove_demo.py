"""`servanda remove-demo`: nothing of the demo State stays."""

from __future__ import annotations

import argparse

from servanda.interfaces.cli.hooks import hook
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_chosen: argparse.Namespace) -> None:
    hook("remove-demo")()
    say("The demo State is removed.")
