"""The `servanda` command. Each subcommand is one file in `commands/`; their list is `commands/__init__.py`."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import traceback
from contextlib import nullcontext
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db.utils import OperationalError

from servanda.foundation.common.errors import DomainError
from servanda.foundation.common.postgres_socket import var_folder
from servanda.interfaces.cli.commands import COMMANDS, Command, Needs
from servanda.interfaces.cli.database import database_available
from servanda.interfaces.cli.errors import CommandFailed
from servanda.interfaces.cli.say import complain, say

INTERRUPTED = 130  # what shells expect after Ctrl-C
TERMINATED = 143


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it did what was asked."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, _leave)
    if not given or given[0] in ("-h", "--help", "help"):
        say(_overview())
        return 0 if given else 2
    command = COMMANDS.get("version" if given[0] == "--version" else given[0])
    if command is None:
        complain(f"There is no command “{given[0]}”. Type `servanda` to see those there are.")
        return 2
    try:
        return _run(command, given[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `servanda … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the outermost edge: people get a sentence, the trace goes to a file
        return _explain(error)


def _run(command: Command, rest: list[str]) -> int:
    if command.needs is not Needs.NOTHING:
        django.setup()
    module: Any = importlib.import_module(f"servanda.interfaces.cli.commands.{command.module}")
    if command.takes_everything:
        chosen = argparse.Namespace(arguments=rest)
    else:
        parser = argparse.ArgumentParser(prog=f"servanda {command.name}", description=command.help)
        module.add_arguments(parser)
        chosen = parser.parse_args(rest)
    with database_available() if command.needs is Needs.DATABASE else nullcontext():
        return int(module.run(chosen) or 0)


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {command.name:<{width}}  {command.help}" for command in COMMANDS.values()]
    return "\n".join(
        [
            "Servanda keeps a State's human rights recommendations as a live, public record.",
            "",
            "Usage: servanda COMMAND [options]      servanda COMMAND --help",
            "",
            *lines,
        ]
    )


def _explain(error: Exception) -> int:
    if os.environ.get("SERVANDA_TRACE") == "1":
        raise error
    match error:
        case CommandFailed() | DomainError():
            complain(str(error))
        case CommandError():
            complain(str(error))
            return error.returncode
        case OperationalError():
            complain(f"The database does not answer as it should: {_first_line(error)} `servanda doctor` may say why.")
        case ImproperlyConfigured():
            complain(f"The settings do not fit together: {_first_line(error)}")
        case _:
            complain(f"{type(error).__name__}: {_first_line(error)}{_keep_trace(error)}")
    return 1


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given."])[0]


def _keep_trace(error: Exception) -> str:
    log = var_folder() / "log" / "errors.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(tz=UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        return " (set SERVANDA_TRACE=1 to see where)"
    return f" (where it happened is written in {log})"


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM unwinds like Ctrl-C, so that whatever was started is stopped."""
    raise SystemExit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
