"""`servanda migrate`: tables as this version of the code expects them."""

from __future__ import annotations

import argparse

from servanda.interfaces.cli.say import say
from servanda.interfaces.cli.tables import bring_up_to_date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: `servanda django migrate` has every option."""


def run(_chosen: argparse.Namespace) -> None:
    count = bring_up_to_date()
    say(f"Applied {count} migrations." if count else "The tables are up to date.")
