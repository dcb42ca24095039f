"""`servanda import SOURCE FILE_OR_URL`: plan an import, and apply it unless only the plan is asked for."""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from servanda.foundation.accounts.system import system_user
from servanda.foundation.common.errors import DomainError
from servanda.foundation.common.files import path_of
from servanda.foundation.reference.queries import states
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.hooks import find_hook
from servanda.interfaces.cli.say import complain, say
from servanda.interfaces.cli.tables import bring_up_to_date
from servanda.pipelines.ingest.actions.applying import apply_batch
from servanda.pipelines.ingest.actions.bring import bring_file
from servanda.pipelines.ingest.actions.decide import leave_out_undecided
from servanda.pipelines.ingest.actions.planning import read_and_plan
from servanda.pipelines.ingest.queries import person_with, receipt_of
from servanda.pipelines.ingest.registry import SOURCES
from servanda.pipelines.ingest.sources.uhri.fetch import FetchFailed, fetch

MISUSED = 2
_SHOWN = ("import", "source", "file", "sha256", "state", "stage", "counts", "recommendations", "positions")
_SHOWN_LAST = ("left_out", "problems", "unknown_labels")
_PROBLEMS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", choices=sorted(SOURCES))
    parser.add_argument("file", metavar="FILE_OR_URL")
    parser.add_argument("--state", default="", metavar="ISO3", help="only what is about this State")
    parser.add_argument("--plan", action="store_true", help="say what would be done, and change nothing")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--by", default="", metavar="EMAIL", help="in whose name; the console's if left out")


def run(chosen: argparse.Namespace) -> None:
    """One sentence and exit code 2 for whatever cannot be done; nothing is then half applied."""
    try:
        _prepare()
        with _local_file(chosen.file) as path:
            receipt = _planned_only(chosen, path) if chosen.plan else _imported(chosen, path)
    except (DomainError, FetchFailed) as error:
        raise CommandFailed(str(error), code=MISUSED) from error
    _print(receipt, as_json=chosen.json)


def _prepare() -> None:
    """A machine where nothing was set up yet is made ready: without tables and States no file can be read."""
    bring_up_to_date()
    if not states().exists() and (load := find_hook("load-reference")):
        complain("loading the reference data first.")
        load()
    if not states().exists():
        raise CommandFailed("No States are held yet. Run `servanda load-reference` first.", code=MISUSED)


@contextmanager
def _local_file(name: str) -> Iterator[Path]:
    if name.startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory(prefix="servanda-") as folder:
            yield fetch(name, Path(folder) / (name.rstrip("/").rsplit("/", 1)[-1] or "file")).path
        return
    path = Path(name)
    if not path.is_file():
        raise CommandFailed(f"There is no file {name}.", code=MISUSED)
    yield path


def _planned_only(chosen: argparse.Namespace, path: Path) -> dict[str, Any]:
    """Planned in a transaction that is rolled back; the copy of the file goes too, unless it was held before."""
    with path.open("rb") as file:
        copy = path_of(hashlib.file_digest(file, "sha256").hexdigest())
    held_before = copy.exists()
    try:
        with transaction.atomic():
            batch = _brought(chosen, path)
            receipt = receipt_of(_plan(batch))
            transaction.set_rollback(True)
    finally:
        if not held_before:
            copy.unlink(missing_ok=True)
    return receipt


def _imported(chosen: argparse.Namespace, path: Path) -> dict[str, Any]:
    batch = _plan(_brought(chosen, path))
    by = batch.brought_by
    left_out = leave_out_undecided(batch=batch, by=by)
    batch = apply_batch(batch=batch, by=by)
    if (release := find_hook("release-batch")) is not None:
        release(batch.pk)
    return {**receipt_of(batch), "left_out": left_out}


def _brought(chosen: argparse.Namespace, path: Path) -> Any:
    by = person_with(chosen.by) if chosen.by else system_user()
    if by is None:
        raise CommandFailed(f"Nobody here has the address {chosen.by}.", code=MISUSED)
    came_from = chosen.file if chosen.file != str(path) else "console"
    return bring_file(
        source=chosen.source, file_name=path.name, content=path, state=chosen.state, came_from=came_from, by=by
    )


def _plan(batch: Any) -> Any:
    batch = read_and_plan(batch=batch, by=batch.brought_by)
    if batch.problem:
        place = f"{batch.problem['place']}: " if batch.problem["place"] else ""
        raise CommandFailed(f"{place}{batch.problem['message']}", code=MISUSED)
    return batch


def _print(receipt: dict[str, Any], *, as_json: bool) -> None:
    shown = {name: receipt[name] for name in (*_SHOWN, *_SHOWN_LAST) if name in receipt}
    if receipt["stage"] == "planned":
        del shown["import"]
    if as_json:
        say(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    say(f"{receipt['file']} ({SOURCES[receipt['source']].title}), SHA-256 {receipt['sha256']}")
    say(f"{receipt['recommendations']} recommendations{receipt['state'] and ' to ' + receipt['state']}.")
    say(", ".join(f"{count} {kind}" for kind, count in receipt["counts"].items()))
    say("Positions: " + ", ".join(f"{count} {value or 'none'}" for value, count in receipt["positions"].items()))
    for problem in receipt["problems"][:_PROBLEMS_SHOWN]:
        say(f"  {problem['message']}")
    if len(receipt["problems"]) > _PROBLEMS_SHOWN:
        say(f"  … and {len(receipt['problems']) - _PROBLEMS_SHOWN} more; --json lists all.")
    for kind, labels in receipt["unknown_labels"].items():
        say(f"Unknown {kind}: " + "; ".join(f"{label} ({count})" for label, count in labels.items()))
    if receipt.get("left_out"):
        say(f"{receipt['left_out']} doubtful lines were left out. Import the file in the browser to decide them.")
    say("Nothing was changed: this is the plan." if receipt["stage"] == "planned" else "Applied.")
