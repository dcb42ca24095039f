"""`servanda parse SOURCE FILE --jsonl`: the parser alone, one JSON object per record. No database, no Django."""

from __future__ import annotations

import argparse
from pathlib import Path

from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import complain, say
from servanda.pipelines.ingest.reading import UnreadableFile, iterate_file
from servanda.pipelines.ingest.records import Record
from servanda.pipelines.ingest.registry import SOURCES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", choices=sorted(SOURCES))
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--state", default="", metavar="ISO3", help="the State the file is about, where it does not say"
    )
    parser.add_argument("--jsonl", action="store_true", help="one JSON object per record: the only form there is")


def run(chosen: argparse.Namespace) -> None:
    """Records go to standard output; problems of the file as a whole go to standard error."""
    if not chosen.file.is_file():
        raise CommandFailed(f"There is no file {chosen.file}.")
    try:
        for found in iterate_file(chosen.source, chosen.file, state=chosen.state):
            if isinstance(found, Record):
                say(found.as_json())
            else:
                complain(f"{found.place.text}: {found.message}")
    except UnreadableFile as error:
        raise CommandFailed(str(error)) from error
