"""`servanda load-reference`: States, mechanisms, treaties, goals and lists of terms."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from servanda.interfaces.cli.hooks import hook
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: a row that is as it should be stays untouched."""


def run(_chosen: argparse.Namespace) -> None:
    loaded: Any = hook("load-reference")()
    if not loaded.total:
        say("The reference data are as they should be; nothing was changed.")
        return
    for name, count in dataclasses.asdict(loaded).items():
        say(f"{name}: {count} new or changed")
