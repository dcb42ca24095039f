"""Every event that any action records has its sentence, so that the history never shows a name of code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from servanda.interfaces.workspace.history.changes import FIELD_WORDS
from servanda.interfaces.workspace.history.events import EVENT_WORDS
from servanda.interfaces.workspace.history.words import kinds
from tests.consistency.house import ROOT

# Names put together from parts, where they are recorded.
ASSEMBLED = {
    "publication.{writer.verb}": {"publication.released", "publication.corrected", "publication.withdrawn"},
    "recommendations.tag_{outcome}": {"recommendations.tag_confirmed", "recommendations.tag_refused"},
}

_EVENT = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+")


def _recorded() -> Iterator[str]:
    for path in sorted((ROOT / "servanda").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_record(node.func) and node.args:
                # A function that is handed the name: its callers in the same file say which.
                handed = isinstance(node.args[0], ast.Name)
                yield from _written_in(tree) if handed else _names(node.args[0])


def _written_in(tree: ast.Module) -> Iterator[str]:
    """What looks like the name of an event in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _EVENT.fullmatch(node.value):
            yield node.value


def _is_record(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == "record") or (
        isinstance(function, ast.Attribute) and function.attr == "record"
    )


def _names(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.IfExp):
        yield from _names(argument.body)
        yield from _names(argument.orelse)
    elif isinstance(argument, ast.JoinedStr):
        yield from ASSEMBLED.get(ast.unparse(argument).strip("f'\""), {ast.unparse(argument)})
    else:
        yield f"a name that no test can read: {ast.unparse(argument)}"


def test_there_are_events_to_look_at() -> None:
    assert len(set(_recorded())) > 50


def test_every_event_has_its_words() -> None:
    assert sorted(set(_recorded()) - set(EVENT_WORDS)) == []


def test_no_words_are_kept_for_what_nobody_records() -> None:
    assert sorted(set(EVENT_WORDS) - set(_recorded())) == []


def test_people_may_choose_among_kinds_in_words() -> None:
    assert all(words and words[0].isupper() for _code, words in kinds())


def test_who_is_never_among_the_fields_shown() -> None:
    assert not [name for name in FIELD_WORDS if name.endswith(("_by", "author", "written_by", "user"))]
