"""Every change of data says by whom: the shape of all `actions` modules."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps

import servanda

KEYWORDS = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
# Writing the trail itself: its `of` and `by` are keywords, its name is the first word of every call.
EXCEPT = {"servanda.foundation.audit.actions.record"}
# Beside actions, but none: they build rows or look something up, and write nothing. The list may only shrink.
BESIDE = {
    *(
        f"servanda.domain.recommendations.actions.rows.{name}"
        for name in ("alias_rows", "as_kept", "asked_row", "from_kept", "position_row", "tag_row", "text_row")
    ),
    "servanda.pipelines.ingest.actions.decide.require_all_decided",
}


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


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - BESIDE))
def test_action_takes_keywords_only_and_requires_by(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters

    assert {parameter.kind for parameter in parameters.values()} <= KEYWORDS
    assert "by" in parameters
    assert parameters["by"].default is inspect.Parameter.empty


def test_no_model_overrides_save() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("servanda.")]

    assert not [model.__name__ for model in ours if "save" in vars(model)]


def test_what_stands_beside_actions_is_still_there() -> None:
    assert set(ACTIONS) >= BESIDE
