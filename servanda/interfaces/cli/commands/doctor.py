"""`servanda doctor`: what is well, what is not, and what to do about it."""

from __future__ import annotations

import argparse
import dataclasses
import json

from servanda.interfaces.cli.checks import Finding, Verdict, all_findings
from servanda.interfaces.cli.database import database_available
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import say

MARKS = {Verdict.GOOD: "✓", Verdict.WARNING: "!", Verdict.BAD: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for a program to read")


def run(chosen: argparse.Namespace) -> int:
    """Looks and never repairs; the embedded database is started for the look when it does not run."""
    try:
        with database_available():
            findings = all_findings()
    except CommandFailed as error:
        remedy = "Mend what it says, or let DATABASE_URL name another PostgreSQL."
        findings = [Finding("database", Verdict.BAD, str(error), remedy)]
    if chosen.json:
        say(json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        _print(findings)
    return 1 if any(finding.verdict is Verdict.BAD for finding in findings) else 0


def _print(findings: list[Finding]) -> None:
    width = max(len(finding.topic) for finding in findings)
    for finding in findings:
        say(f"{MARKS[finding.verdict]} {finding.topic:<{width}}  {finding.says}")
        if finding.remedy:
            say(f"  {'':<{width}}  → {finding.remedy}")
    bad = sum(finding.verdict is Verdict.BAD for finding in findings)
    warnings = sum(finding.verdict is Verdict.WARNING for finding in findings)
    say(f"\n{len(findings)} checks: {bad} to mend, {warnings} to look at.")
