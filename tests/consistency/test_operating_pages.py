"""Pages for operators: every setting, every table with data about people, every line of the services."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from servanda.foundation.accounts.models import User
from servanda.interfaces.cli.commands import COMMANDS
from tests.consistency.house import ROOT, files
from tests.consistency.pages import DOCS, in_code, table_rows, text_of
from tests.tools.scripts import load

SETTINGS = DOCS / "operate" / "settings.md"
DATA = DOCS / "operate" / "data-we-keep.md"
OURS = re.compile(r"^(SERVANDA_[A-Z_]+|DATABASE_URL|CI)$")
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
}
HEADINGS = (
    "## For running it",
    "## For mail",
    "## For imports",
    "## For search by meaning",
    "## For the order of attention",
    "## For tests",
)


def variables_read() -> set[str]:
    """Names of environment variables that code reads, wherever it stands."""
    found = set()
    for path in files(".py"):
        if "specimens" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= set(_names_in(node))
    return found


def _names_in(node: ast.AST) -> Iterator[str]:
    """`os.environ.get("X")`, `os.environ["X"]`, `os.getenv("X")`, and what a helper is given by our names."""
    if isinstance(node, ast.Call) and node.args:
        asked = ast.unparse(node.func)
        if asked.endswith(("environ.get", "getenv")):
            yield from _text(node.args[0])
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("os.environ"):
        yield from _text(node.slice)


def _text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and OURS.match(node.value):
        yield node.value


def variables_documented() -> list[str]:
    text = text_of(SETTINGS)
    return [in_code(row[0])[0] for heading in HEADINGS for row in table_rows(text, under=heading)]


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    documented = variables_documented()

    assert sorted(documented) == sorted(variables_read())
    assert len(documented) == len(set(documented))


def test_every_setting_has_a_default_and_a_meaning() -> None:
    for heading in HEADINGS:
        assert all(all(row) for row in table_rows(text_of(SETTINGS), under=heading))


def rows_of_tables() -> dict[str, list[str]]:
    text = text_of(DATA)
    rows = table_rows(text, under="## Tables of Servanda") + table_rows(text, under="## Tables of the packages we use")
    labels = [in_code(row[0])[0] for row in rows]
    assert len(labels) == len(set(labels)), "a table is listed twice"
    return dict(zip(labels, rows, strict=True))


def tables() -> dict[str, type[models.Model]]:
    """Every table but those of the past, which hold what the table they follow holds."""
    dictionary = _dictionary()
    return {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if not dictionary.is_past(model)
    }


def _dictionary() -> Any:
    load("document")  # puts the folder of tools on the path
    return load("documenting.dictionary")


def test_every_table_is_on_the_page_of_data_we_keep() -> None:
    assert sorted(rows_of_tables()) == sorted(tables())


@pytest.mark.parametrize("label", sorted(rows_of_tables()))
def test_columns_about_people_are_named_and_exist(label: str) -> None:
    model = tables()[label]
    named = set(in_code(rows_of_tables()[label][1]))
    leading_to_accounts = {field.name for field in model._meta.concrete_fields if field.related_model is User}
    obvious = {field.name for field in model._meta.concrete_fields if isinstance(field, models.EmailField)}

    assert named <= {field.name for field in model._meta.concrete_fields}
    assert leading_to_accounts | obvious <= named or model is User and obvious <= named


def test_tables_that_keep_their_past_say_so() -> None:
    keeping = {
        other.pgh_tracked_model._meta.label for other in apps.get_models() if hasattr(other, "pgh_tracked_model")
    }
    saying = {label for label, row in rows_of_tables().items() if re.search(r"\bpast\b", row[3])}

    assert saying == keeping


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_service_runs_a_command_that_exists_and_gives_up_its_powers(unit: Path) -> None:
    parsed = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parsed.optionxform = str  # type: ignore[assignment]
    parsed.read(unit)
    service = parsed["Service"]
    program, command, *given = shlex.split(service["ExecStart"])

    assert program == "/opt/servanda/.venv/bin/servanda"
    assert command in COMMANDS
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    described = text_of(DOCS / "know" / "commands.md").split(f"## servanda {command}\n")[1].split("\n## ")[0]
    assert [option for option in given if option.startswith("--") and f"`{option}" not in described] == []


def test_there_are_services_to_look_at() -> None:
    assert [unit.name for unit in UNITS] == ["servanda-worker.service", "servanda.service"]
