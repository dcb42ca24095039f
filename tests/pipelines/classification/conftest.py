"""The engine of the tests in the place of the shipped one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from servanda.foundation.accounts.system import system_user
from servanda.pipelines.classification.actions import running
from servanda.pipelines.classification.actions.running import ask_for_run, carry_on
from servanda.pipelines.classification.engine import Engine
from servanda.pipelines.classification.models import Run
from tests.pipelines.classification.engines import Rules

Suggest = Callable[..., Run]


@pytest.fixture
def suggest(monkeypatch: pytest.MonkeyPatch) -> Suggest:
    """Have everything read by these engines, or by the rules of the tests."""

    def go(*chosen: Engine) -> Run:
        monkeypatch.setattr(running, "engines", lambda names=(): list(chosen or (Rules(),)))
        by = system_user()
        return carry_on(run=ask_for_run(by=by), by=by)

    return go
