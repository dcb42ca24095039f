"""Every dependency says what it is for, and the lock files are locked and say nothing about where from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.consistency.house import ROOT

LOCKS = ("base.txt", "dev.txt")
REQUIREMENT = re.compile(r'^\s+"([A-Za-z0-9][\w.-]*)[^"]*",?\s*(#\s*\S.*)?$')
ADDRESS = re.compile(r"https?://|file://|--(?:extra-)?index-url|--find-links|--trusted-host|\s@\s")


def requirements_and_comments() -> dict[str, str]:
    """Requirement → its comment, from the two lists of dependencies."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.S | re.M)
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    found = {}
    for line in lines:
        match = REQUIREMENT.match(line)
        assert match, f"not one requirement and its comment: {line}"
        found[match.group(1).lower()] = match.group(2) or ""
    return found


def locked(name: str) -> dict[str, int]:
    """Package → number of hashes."""
    counted: dict[str, int] = {}
    package = ""
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"^([a-z0-9][\w.-]*)==", line, re.I):
            package = found.group(1).lower()
            counted[package] = 0
        counted[package] = counted.get(package, 0) + line.count("--hash=sha256:")
    counted.pop("", None)
    return counted


def test_every_dependency_says_what_it_is_for() -> None:
    found = requirements_and_comments()

    assert len(found) > 20
    assert [name for name, comment in found.items() if not comment] == []


def test_no_dependency_is_named_twice() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    named = [re.split(r"[\[<>=~! ]", text)[0].lower() for text in project["dependencies"]]

    assert len(named) == len(set(named))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_carry_no_addresses(name: str) -> None:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()

    # The header repeats pip-compile's options, all of them of the kind --no-emit-….
    assert [line for line in lines if not line.startswith("#") and ADDRESS.search(line)] == []
    assert [line for line in lines if "://" in line] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    packages = locked(name)

    assert len(packages) > 20
    assert [package for package, hashes in packages.items() if not hashes] == []


def test_both_lock_files_agree() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^\s\\;]+)", text, re.M))

    base, dev = versions("base.txt"), versions("dev.txt")

    assert {package: dev.get(package) for package in base} == base
