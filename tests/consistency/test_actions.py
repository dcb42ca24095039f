"""Every change of data says by whom: the shape of all `actions` modules."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import servanda

KEYWORDS = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
# Writing the trail itself: its `of` and `by` are keywords, its name is the first word of every call.
EXCEPT = {"servanda.foundation.audit.actions.record"}


def _public_actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.walk_packages(servanda.__path__, "servanda."):
        if "actions" not in found.name.split("."):
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", function


ACTIONS = {name: function for name, function in _public_actions() if name not in EXCEPT}


def test_there_are_actions_to_look_at() -> None:
    assert len(ACTIONS) > 20


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_action_takes_keywords_only_and_requires_by(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters

    assert {parameter.kind for parameter in parameters.values()} <= KEYWORDS
    assert "by" in parameters
    assert parameters["by"].default is inspect.Parameter.empty


def test_no_model_overrides_save() -> None:
    root = Path(servanda.__path__[0])
    offenders = [str(path) for path in root.rglob("*.py") if "def save(self" in path.read_text(encoding="utf-8")]

    assert not offenders
