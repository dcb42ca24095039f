"""`servanda load-official-texts FOLDER`: the UN's own words for goals and targets, where a user has the files."""

from __future__ import annotations

import argparse
from pathlib import Path

from servanda.foundation.reference.official_texts import load_official_texts
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="holds sdg_goals_multilingual.csv and its fellows")


def run(chosen: argparse.Namespace) -> None:
    if not chosen.folder.is_dir():
        raise CommandFailed(f"There is no folder {chosen.folder}.")
    loaded = load_official_texts(chosen.folder)
    say(f"{loaded.written} official texts loaded")
    if loaded.unknown:
        say(f"Not known here and left out: {', '.join(sorted(loaded.unknown)[:20])}")
