"""The list of commands: one line adds one. Its file has `add_arguments(parser)` and `run(chosen) -> int | None`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Needs(Enum):
    """What must be ready before a command's file is read."""

    NOTHING = "nothing"
    SETTINGS = "Django is set up; no database"
    DATABASE = "the database answers, started for the occasion if need be"


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    help: str
    needs: Needs = Needs.DATABASE
    takes_everything: bool = False  # hands all that follows on, unread

    @property
    def module(self) -> str:
        return "import_" if self.name == "import" else self.name.replace("-", "_")


COMMANDS = {
    command.name: command
    for command in (
        Command("demo", "start everything with an invented State, and print how to sign in", Needs.SETTINGS),
        Command("serve", "start web server and background worker", Needs.SETTINGS),
        Command("worker", "start a background worker alone"),
        Command("database", "start, stop or look at the embedded PostgreSQL", Needs.NOTHING),
        Command("migrate", "bring the tables up to date"),
        Command("load-reference", "load States, mechanisms, treaties, goals and lists of terms"),
        Command("load-official-texts", "load official texts of goals, targets and indicators from a folder you have"),
        Command("setup-code", "print the code that opens the set-up page of a new installation", Needs.SETTINGS),
        Command("setup", "set up a new installation from a file"),
        Command("load-demo", "load the invented demo State"),
        Command("remove-demo", "remove the invented demo State"),
        Command("import", "plan and apply an import of one source file or address"),
        Command("suggest", "propose themes, targets and more for what is held; `suggest train` learns from decisions"),
        Command("parse", "read one source file and print its records", Needs.NOTHING),
        Command("doctor", "check this installation and say what to mend", Needs.SETTINGS),
        Command("django", "run any of Django's management commands", takes_everything=True),
        Command("version", "print the versions in use", Needs.NOTHING),
    )
}
