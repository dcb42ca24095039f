"""Nothing is deleted in passing: every place that deletes a row is known, and says why nothing public goes with it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.consistency.house import ROOT, name_of

# Where rows are deleted, how often, and why that loses nothing that was ever public. The list may only shrink.
ALLOWED: dict[str, tuple[int, str]] = {
    "servanda/domain/implementation/actions/evidence.py": (
        1,
        "of a draft; the past table keeps the row, the store the file",
    ),
    "servanda/domain/implementation/actions/drafts.py": (
        1,
        "a draft nobody sent or commented on; the past table keeps it",
    ),
    "servanda/domain/implementation/actions/filling.py": (
        2,
        "levels and figures of a draft; the past table keeps them",
    ),
    "servanda/domain/recommendations/actions/corrections.py": (
        1,
        "undecided tags a source took back; kept in the plan",
    ),
    "servanda/domain/recommendations/actions/imports.py": (1, "a document that only the undone import had brought"),
    "servanda/domain/recommendations/actions/putting_back.py": (
        7,
        "what only the undone import had brought, nobody built on it",
    ),
    "servanda/domain/recommendations/actions/repeats.py": (1, "a thread without knots, made by the undone import"),
    "servanda/domain/recommendations/actions/tags.py": (1, "a link undone within the hour; the past table keeps it"),
    "servanda/domain/implementation/actions/budget.py": (1, "a budget line; the past table keeps it"),
    "servanda/domain/implementation/actions/calls.py": (1, "a line of a call nobody has sent yet"),
    "servanda/domain/implementation/actions/needs.py": (1, "a need of support; the past table keeps it"),
    "servanda/domain/implementation/actions/risks.py": (1, "a risk, which is never public; the past table keeps it"),
    "servanda/foundation/accounts/actions/mail_settings.py": (1, "how to reach a mail server"),
    "servanda/foundation/accounts/actions/taxonomies.py": (3, "terms and words of a national list not in force yet"),
    "servanda/pipelines/notifications/actions/digests.py": (1, "a digest that had nothing to say"),
    "servanda/pipelines/notifications/actions/feeds.py": (
        3,
        "a person's calendar, on their wish or half a year old",
    ),
    "servanda/pipelines/notifications/actions/mail.py": (2, "mails after 90 days; an address that takes mail again"),
    "servanda/pipelines/notifications/actions/preferences.py": (1, "what a person had put off"),
    "servanda/pipelines/notifications/outbox.py": (1, "the mark on an address that takes mail again"),
    "servanda/pipelines/workbooks/actions/comparing.py": (1, "a preview nobody has saved, compared anew"),
    "servanda/pipelines/demonstration/load.py": (5, "the invented State, on removing the demo"),
    "servanda/pipelines/ingest/actions/planning.py": (2, "lines of a plan nobody has applied"),
    "servanda/pipelines/ingest/actions/replanning.py": (1, "lines of a plan nobody has applied"),
    "servanda/pipelines/publication/entries.py": (3, "the search's copy of the chain, laid out anew; the chain stays"),
}
# Raw SQL that takes rows away. TRUNCATE passes the triggers: only the demo's own removal may use it.
RAW_ALLOWED = {"servanda/pipelines/demonstration/load.py"}
_RAW = re.compile(r"\b(DELETE\s+FROM|TRUNCATE)\b")


def _python() -> list[Path]:
    return [path for path in sorted((ROOT / "servanda").rglob("*.py")) if "migrations" not in path.parts]


def _deletions(path: Path) -> int:
    """Calls of `.delete()` and `._raw_delete()` on anything that is not a cache, a session or a file."""
    found = 0
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found += node.func.attr in {"delete", "_raw_delete"} and ast.unparse(node.func.value) != "cache"
    return found


def test_rows_are_deleted_where_the_list_says_and_nowhere_else() -> None:
    found = Counter({name_of(path): count for path in _python() if (count := _deletions(path))})

    assert dict(found) == {name: count for name, (count, _why) in ALLOWED.items()}


def test_every_deletion_says_why() -> None:
    assert all(why for _count, why in ALLOWED.values())


def test_no_raw_sql_takes_rows_away() -> None:
    found = {name_of(path) for path in _python() if _RAW.search(_code_of(path))}

    assert found <= RAW_ALLOWED


def _code_of(path: Path) -> str:
    """The strings of a file that are not docstrings or comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(str(node.value) for node in strings if id(node) not in docs)


def _has_docstring(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return bool(
        isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    )


@pytest.mark.parametrize("path", sorted((ROOT / "servanda").rglob("migrations/0*.py")), ids=name_of)
def test_no_migration_deletes_rows(path: Path) -> None:
    """A migration may change what a table looks like; what stands in it goes through actions."""
    text = path.read_text(encoding="utf-8")

    assert not _RAW.search(text)
    assert "DeleteModel" not in text
    assert ".delete()" not in text
