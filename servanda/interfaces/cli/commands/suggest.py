"""`servanda suggest`: read what is held and propose, repeats and objectives too; `servanda suggest train`: learn."""

from __future__ import annotations

import argparse
import json
from typing import Any

from servanda.foundation.accounts.system import system_user
from servanda.foundation.common.errors import DomainError
from servanda.foundation.reference.queries import state_by_name
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import complain, say
from servanda.pipelines.classification.actions.running import ask_for_run, carry_on
from servanda.pipelines.classification.engines import MAKERS
from servanda.pipelines.classification.training import KINDS, train

MISUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["train"], help="leave it out to have suggestions made")
    parser.add_argument("--state", default="", metavar="ISO3", help="only the texts of this State")
    parser.add_argument(
        "--engine", action="append", default=[], choices=sorted(MAKERS), help="only this one; repeat it"
    )
    parser.add_argument("--kind", action="append", default=[], choices=[kind.value for kind in KINDS], help="to learn")
    parser.add_argument("--json", action="store_true", help="for a program to read")


def run(chosen: argparse.Namespace) -> None:
    """One sentence and exit code 2 for whatever cannot be done."""
    try:
        told = _trained(chosen) if chosen.what == "train" else _suggested(chosen)
    except DomainError as error:
        raise CommandFailed(str(error), code=MISUSED) from error
    if chosen.json:
        say(json.dumps(told, ensure_ascii=False, indent=2, default=str))


def _suggested(chosen: argparse.Namespace) -> dict[str, Any]:
    if chosen.kind:
        raise CommandFailed("--kind belongs to `servanda suggest train`.", code=MISUSED)
    state = state_by_name(chosen.state) if chosen.state else None
    if chosen.state and state is None:
        raise CommandFailed(f"No State is called {chosen.state}.", code=MISUSED)
    by = system_user()
    run_ = carry_on(run=ask_for_run(state=state, names=chosen.engine, by=by), by=by)
    told = {
        "run": run_.pk,
        "engines": run_.versions,
        "recommendations": run_.done,
        "states": run_.states_done,
        **run_.counts,
    }
    if not chosen.json:
        if not run_.versions:
            complain("There is no engine here that could read; only what sources proposed was taken up.")
        engines = ", ".join(f"{name} {version}" for name, version in run_.versions.items()) or "none"
        say(f"{run_.done} recommendations read by: {engines}.")
        say(
            f"{told.get('new', 0)} new suggestions, {told.get('changed', 0)} changed, "
            f"{told.get('overtaken', 0)} no longer proposed. People decide in the workspace, under Suggestions."
        )
        if left_out := told.get("unknown", 0):
            say(f"{left_out} were left out: their values are in no list, or no longer.")
        say(
            f"{_states(run_.states_done)} laid side by side for repeats and objectives: "
            f"{told.get('clusters_new', 0)} objectives newly proposed, {told.get('clusters_changed', 0)} changed, "
            f"{told.get('clusters_overtaken', 0)} no longer proposed."
        )
    return told


def _states(number: int) -> str:
    return "One State" if number == 1 else f"{number} States"


def _trained(chosen: argparse.Namespace) -> dict[str, Any]:
    if chosen.state or chosen.engine:
        raise CommandFailed("Training takes all labels and decisions held here; only --kind narrows it.", code=MISUSED)
    made = train(chosen.kind)
    if not chosen.json:
        for card in made:
            say("; ".join(f"{name}: {value}" for name, value in card.items() if isinstance(value, str | int | float)))
        if not made:
            say("Too little to learn from yet: sources and people have labelled fewer than thirty texts of any kind.")
    return {"models": [dict(card) for card in made]}
