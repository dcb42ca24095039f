"""The published threat model: every promise is complete, and every proof it names is a test that exists."""

from __future__ import annotations

import ast
import re

import pytest
from csp.constants import NONE, SELF
from django.conf import settings

from tests.consistency.house import ROOT
from tests.consistency.pages import DOCS, in_code, text_of

PAGE = DOCS / "operate" / "threat-model.md"
ENTRY = re.compile(r"^### (P\d+)\. ([^\n]+)\n(.*?)(?=^##)", re.M | re.S)
PART = re.compile(r"^- \*\*(.+?):\*\* (.+)$", re.M)
PARTS = ["Property", "Holds when", "Broken if", "Severity", "Proof"]
SEVERITIES = {"Low", "Medium", "High", "Critical"}
SECTIONS = (
    "What is promised",
    "What is not promised",
    "Known, and no fault",
    "When somebody reports a fault",
    "What obliges us to revise this page",
)


def entries() -> dict[str, list[tuple[str, str]]]:
    return {number: PART.findall(body) for number, _title, body in ENTRY.findall(text_of(PAGE))}


def named_tests_of(name: str) -> set[str]:
    """The tests of one file; none if there is no such file."""
    path = ROOT / name
    if not path.is_file():
        return set()
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_promises_are_numbered_without_a_gap() -> None:
    assert list(entries()) == [f"P{number}" for number in range(1, len(entries()) + 1)]
    assert len(entries()) >= 20


@pytest.mark.parametrize("number", entries())
def test_a_promise_says_when_it_holds_when_it_is_broken_and_how_bad_that_is(number: str) -> None:
    said = entries()[number]

    assert [name for name, _words in said] == PARTS
    assert dict(said)["Severity"] in SEVERITIES


@pytest.mark.parametrize("number", entries())
def test_every_proof_of_a_promise_exists(number: str) -> None:
    proofs = in_code(dict(entries()[number])["Proof"])

    assert proofs, "a promise without a proof belongs under “What is not promised”"
    files_and_tests = [proof.split("::") for proof in proofs]
    assert [f"{name}::{test}" for name, test in files_and_tests if test not in named_tests_of(name)] == []


def test_a_proof_that_does_not_exist_would_be_found() -> None:
    assert "test_every_proof_of_a_promise_exists" in named_tests_of("tests/consistency/test_threat_model.py")
    assert named_tests_of("tests/consistency/test_of_nothing.py") == set()


def test_the_page_has_a_version_and_all_its_parts() -> None:
    text = text_of(PAGE)

    assert re.search(r"^Version \d+, \w+ \d{4}\.", text, re.M)
    assert [section for section in SECTIONS if f"## {section}\n" not in text] == []


def test_the_policy_of_pages_admits_this_site_alone() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["default-src"] == [NONE]
    assert {source for sources in directives.values() for source in sources} == {NONE, SELF}
    assert "csp.middleware.CSPMiddleware" in settings.MIDDLEWARE
