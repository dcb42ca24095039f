"""`servanda load-demo`: the invented demo State, once."""

from __future__ import annotations

import argparse

from servanda.interfaces.cli.hooks import hook
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_chosen: argparse.Namespace) -> None:
    if hook("demo-is-loaded")():
        say("The demo State is here already; nothing was changed.")
        return
    hook("load-demo")()
    say("The demo State is loaded.")
