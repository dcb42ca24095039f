"""`make test` counts what ran, and says which journeys could not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.tools.scripts import load

run_tests = load("run_tests")


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SERVANDA_CHROMIUM", raising=False)
    monkeypatch.setattr(run_tests.shutil, "which", lambda name: None)
    monkeypatch.setattr(run_tests, "names_of_journeys", lambda: ["tests/journeys/test_a.py::test_b"])


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_the_journeys_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)

    assert run_tests.journeys(Counter()) is True

    assert "tests/journeys/test_a.py::test_b" in capsys.readouterr().out


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_the_build_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    counted: Counter[str] = Counter()

    assert run_tests.journeys(counted) is False
    assert counted["failed"] == 1


def test_counts_of_several_runs_add_up(tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    for passed in (3, 4):
        run_tests.add_up(tally, Counter(passed=passed))

    assert run_tests.add_up(tally, Counter()) == Counter(passed=7)
