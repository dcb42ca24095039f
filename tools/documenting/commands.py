"""docs/know/commands.md: every `servanda` command and `make` word, with what they take."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documenting.markdown import page, table
from servanda.interfaces.cli.commands import COMMANDS, Command, Needs

ROOT = Path(__file__).resolve().parents[2]
TARGET = re.compile(r"^([a-z][a-z-]*):[^=\n]*## (.+)$", re.M)
NEEDS = {
    Needs.NOTHING: "Needs no database.",
    Needs.SETTINGS: "Needs the settings; it sees to the database itself.",
    Needs.DATABASE: "Needs the database; an embedded one is started for the occasion.",
}
# A default that differs from machine to machine must not make this page differ.
OF_THE_MACHINE = {("serve", "--workers"): "one for each processor, two at least"}


def commands_page() -> str:
    return page(
        "Commands",
        "`servanda` stands for `.venv/bin/servanda`. An exit code of 0 says that a command did what was asked.",
        [
            table(["Command", "What it does"], ([f"`servanda {one.name}`", one.help] for one in COMMANDS.values())),
            *(_section(command) for command in COMMANDS.values()),
            "## Words for make",
            table(["Word", "What it does"], ([f"`make {word}`", says] for word, says in targets())),
        ],
    )


def targets() -> list[tuple[str, str]]:
    """The words of the Makefile that say what they do."""
    return TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))


def _section(command: Command) -> str:
    parts = [f"## servanda {command.name}", f"{_sentence(command.help)} {NEEDS[command.needs]}"]
    module = importlib.import_module(f"servanda.interfaces.cli.commands.{command.module}")
    if command.takes_everything:
        parts.append("Takes whatever Django's own command takes.")
    else:
        parser = argparse.ArgumentParser(add_help=False)
        module.add_arguments(parser)
        rows = list(_arguments(command, parser))
        parts.append(table(["Argument", "Meaning"], rows) if rows else "Takes no arguments.")
    return "\n\n".join(parts)


def _arguments(command: Command, parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    for action in parser._actions:
        meaning = [str(action.help or "")]
        if action.choices:
            meaning.append(f"one of {', '.join(f'`{one}`' for one in action.choices)}")
        name = action.option_strings[-1] if action.option_strings else ""
        if default := OF_THE_MACHINE.get((command.name, name), _default(action)):
            meaning.append(f"default: {default}")
        yield [f"`{_written(action)}`", "; ".join(part for part in meaning if part)]


def _default(action: Any) -> str:
    """What stands when nothing is said, unless the help tells it already or there is nothing to tell."""
    telling = action.option_strings and action.nargs != 0 and action.default not in (None, "", False)
    return f"`{action.default}`" if telling and "default" not in str(action.help) else ""


def _written(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return value
    return action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {value}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
