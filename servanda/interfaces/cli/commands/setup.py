"""`servanda setup FILE`: the same questions as the guided page, answered in a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.hooks import hook
from servanda.interfaces.cli.say import say
from servanda.interfaces.cli.tables import missing_migrations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="YAML: shape, State, languages, modules, first administrator")


def run(chosen: argparse.Namespace) -> None:
    if not chosen.file.is_file():
        raise CommandFailed(f"There is no file {chosen.file}.")
    if missing_migrations():
        raise CommandFailed("The tables are not up to date. Run `servanda migrate` first.")
    said = hook("setup")(chosen.file)
    say(str(said) if said else "The installation is set up.")
