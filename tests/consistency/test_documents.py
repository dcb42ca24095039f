"""What documents say of the project is so."""

from __future__ import annotations

import re

import pytest

from servanda.interfaces.cli.commands import COMMANDS
from tests.consistency.house import ROOT

DECISIONS = ROOT / "docs" / "decisions"
README = ROOT / "README.md"
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.M)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
SERVANDA = re.compile(r"\bservanda ([a-z][a-z-]+)")


def blocks_of_code(text: str) -> str:
    """Fenced blocks and `inline code`: elsewhere "make" is an ordinary verb."""
    fenced = re.findall(r"^```.*?^```", text, re.S | re.M)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))
    return "\n".join([*fenced, *inline])


def test_numbers_of_decisions_match_their_titles() -> None:
    for path in sorted(DECISIONS.glob("*.md")):
        number = re.match(r"(\d{4})-[a-z0-9-]+\.md$", path.name)
        assert number, f"{path.name}: a decision is named NNNN-the-decision.md"
        title = path.read_text(encoding="utf-8").splitlines()[0]
        said = re.match(r"# (?:Decision )?(\d+)[.:]? ", title)
        assert said, f"{path.name}: the title is “{title}”, not “# {int(number[1])}. …”"
        assert int(said[1]) == int(number[1]), path.name


def test_no_two_decisions_have_the_same_number() -> None:
    numbers = [path.name[:4] for path in DECISIONS.glob("*.md")]

    assert len(numbers) == len(set(numbers))


@pytest.mark.skipif(not README.exists(), reason="there is no README.md yet")
def test_commands_of_the_readme_exist() -> None:
    text = blocks_of_code(README.read_text(encoding="utf-8"))
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))

    assert set(MAKE.findall(text)) <= targets
    assert set(SERVANDA.findall(text)) <= set(COMMANDS)
    assert "demo" in MAKE.findall(text)


def test_the_habits_of_the_house_are_targets() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))

    assert {"install", "demo", "test", "check", "slow", "bench", "lock", "clean"} <= targets
