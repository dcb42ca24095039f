"""`servanda setup-code`: what to type on the set-up page of a new installation."""

from __future__ import annotations

import argparse

from servanda.foundation.accounts.set_up_code import set_up_code
from servanda.interfaces.cli.say import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_chosen: argparse.Namespace) -> None:
    say(set_up_code())
