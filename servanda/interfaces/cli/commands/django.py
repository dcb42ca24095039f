"""`servanda django …`: Django's own management commands, with the database they may need."""

from __future__ import annotations

import argparse

from django.core.management import ManagementUtility


def run(chosen: argparse.Namespace) -> None:
    ManagementUtility(["servanda django", *chosen.arguments]).execute()
