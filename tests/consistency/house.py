"""The files of the house, as tests about the project look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("servanda", "config", "tests", "tools", "benchmarks")
KINDS = (".py", ".html", ".css", ".js")
MADE_BY_MACHINES = ("migrations", "vendor", "__pycache__", "node_modules")


def files(*kinds: str) -> Iterator[Path]:
    """Files that people write; not migrations, not what others wrote."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (kinds or KINDS) and not set(MADE_BY_MACHINES) & set(path.parts):
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lengths_of_functions() -> dict[str, int]:
    """ "path::function" → lines, decorators not counted."""
    found = {}
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{name_of(path)}::{node.name}"] = (node.end_lineno or node.lineno) - node.lineno + 1
    return found
