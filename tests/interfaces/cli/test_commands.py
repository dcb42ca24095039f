"""The command speaks to people: a list, one clear sentence when something fails, never a trace."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from servanda.interfaces.cli import main as command
from servanda.interfaces.cli.commands import COMMANDS
from tests.interfaces.cli.clusters import ROOT


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVANDA_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("SERVANDA_TRACE", raising=False)


def test_without_a_command_every_one_is_listed_with_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 2

    listed = capsys.readouterr().out
    for name, known in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(known.help)}$", listed, re.M)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_file_that_can_be_run(name: str) -> None:
    module = importlib.import_module(f"servanda.interfaces.cli.commands.{COMMANDS[name].module}")

    assert module.__doc__
    assert callable(module.run)
    assert COMMANDS[name].takes_everything or callable(module.add_arguments)


def test_every_file_of_a_command_is_registered() -> None:
    folder = ROOT / "servanda" / "interfaces" / "cli" / "commands"

    assert {path.stem for path in folder.glob("[!_]*.py")} == {known.module for known in COMMANDS.values()}


def test_an_unknown_command_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fly"]) == 2

    assert capsys.readouterr().err == "servanda: There is no command “fly”. Type `servanda` to see those there are.\n"


def test_an_unforeseen_failure_is_one_sentence_and_its_trace_goes_to_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("servanda.interfaces.cli.commands.version._version_of", lambda name: 1 / 0)

    assert command.main(["version"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("servanda: ZeroDivisionError: division by zero")
    assert said.count("\n") == 1
    assert "Traceback" in (tmp_path / "var" / "log" / "errors.log").read_text()


def test_a_missing_file_is_refused_before_anything_is_touched(capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module("servanda.interfaces.cli.commands.setup")

    with pytest.raises(Exception, match="There is no file nowhere.yaml"):
        module.run(type("Chosen", (), {"file": Path("nowhere.yaml")}))


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "servanda.interfaces.cli.main", "migrate"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "SERVANDA_VAR": str(tmp_path), "DATABASE_URL": "postgresql://x@127.0.0.1:1/x"},
    )

    assert done.returncode == 1
    assert done.stderr.startswith("servanda: The PostgreSQL of DATABASE_URL does not answer: ")
    assert "refused" in done.stderr
    assert done.stderr.count("\n") == 1


def test_versions_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--version"]) == 0

    assert re.match(r"servanda \d{4}\.\d", capsys.readouterr().out)
