"""`servanda load-reference`: States, mechanisms, treaties, goals and lists of terms."""

from __future__ import annotations

import argparse
from typing import Any

from servanda.interfaces.cli.hooks import hook
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: a row that is as it should be stays untouched."""


def run(_chosen: argparse.Namespace) -> None:
    counted: Any = hook("load-reference")()
    if isinstance(counted, dict):
        for name, count in counted.items():
            say(f"{name}: {count}")
    say("The reference data are loaded.")
