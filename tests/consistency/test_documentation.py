"""Documentation is tested: links lead somewhere, what is named exists, what is "not yet" is really not yet."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse

from servanda.foundation.accounts.roles import ROLES
from servanda.interfaces.cli.commands import COMMANDS
from tests.consistency.house import ROOT, name_of
from tests.consistency.pages import DOCS, LINK, lines_of_code, pages, sentences, text_of, words_in
from tests.tools.scripts import load

LONGEST_SENTENCE = 30
# At the beginning of a line or piece of code: elsewhere both are ordinary words. `run` is install.md's short form.
SERVANDA = re.compile(r"^\s*(?:\S*/)?(?:servanda|run) ([a-z][a-z-]+)")
MAKE = re.compile(r"^\s*make ([a-z][a-z-]*)")
PAGE = re.compile(r"^(workspace|website|api):[a-z-]+$")
# A folder that so far holds an empty __init__.py is a place kept free.
APPS = sorted(
    path.parent
    for path in (ROOT / "servanda").glob("*/*/__init__.py")
    if any(other != path for other in path.parent.rglob("*.py"))
)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text_of(ROOT / "Makefile"), re.M))


def exists(kind: str, name: str) -> bool:
    """Whether a command, a word for make or a page of that name is there."""
    if kind == "servanda":
        return name in COMMANDS
    if kind == "make":
        return name in targets()
    return name in page_names()


def page_names() -> set[str]:
    """Names of all addresses with their areas: "workspace:desk"."""
    found: set[str] = set()

    def walk(resolver: URLResolver, areas: tuple[str, ...]) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, (*areas, pattern.namespace) if pattern.namespace else areas)
            elif pattern.name:
                found.add(":".join((*areas, pattern.name)))

    walk(get_resolver(), ())
    return found


def named(code: str) -> list[tuple[str, str]]:
    """(kind, name) of the commands and pages that a piece of code speaks of."""
    if PAGE.match(code):
        return [("page", code)]
    return [("servanda", name) for name in SERVANDA.findall(code)] + [("make", name) for name in MAKE.findall(code)]


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_relative_links_lead_to_files(path: Path) -> None:
    relative = [link for link in LINK.findall(text_of(path)) if "://" not in link and not link.startswith("#")]

    assert [link for link in relative if not (path.parent / link.split("#")[0]).exists()] == []


# A decision says what was decided, whether or not it is built; every other page says what is there.
@pytest.mark.parametrize(
    "path", [path for path in pages() if DOCS in path.parents and path.parent != DOCS / "decisions"], ids=name_of
)
def test_commands_and_pages_exist_or_are_said_to_be_missing(path: Path) -> None:
    told = [(kind, name, not_yet) for code, not_yet in lines_of_code(text_of(path)) for kind, name in named(code)]

    missing = [f"{kind} {name}" for kind, name, not_yet in told if not not_yet and not exists(kind, name)]
    arrived = [f"{kind} {name}" for kind, name, not_yet in told if not_yet and exists(kind, name)]

    assert missing == [], "named as if they existed"
    assert arrived == [], "they exist now: say how to use them, and take away the line “Not yet”"


@pytest.mark.parametrize("path", [path for path in pages() if DOCS in path.parents], ids=name_of)
def test_addresses_lead_to_pages_and_ask_what_can_be_asked(path: Path) -> None:
    told = [
        code
        for code, _not_yet in lines_of_code(text_of(path))
        if re.match(r"/(api|work|accounts|data)/[\w./?=-]*$", code)
    ]

    for address in told:
        parts = urlsplit(address)
        view = resolve(parts.path).func
        known = getattr(getattr(view, "view_class", None), "parameters", frozenset())
        assert set(parse_qs(parts.query)) <= known, address


def test_a_page_that_names_what_is_not_there_is_found() -> None:
    told = dict(lines_of_code("Run `servanda vanish`.\n\n- Not yet: `servanda import`.\n\n```\nmake nothing\n```\n"))

    assert told == {"make nothing": False, "servanda vanish": False, "servanda import": True}
    assert named("servanda vanish --all") == [("servanda", "vanish")]
    assert not exists("servanda", "vanish")
    with pytest.raises(NoReverseMatch):
        reverse("workspace:nowhere")
    assert named("workspace:nowhere") == [("page", "workspace:nowhere")]
    assert not exists("page", "workspace:nowhere")


def test_every_command_and_every_role_is_documented() -> None:
    commands, roles = text_of(DOCS / "know" / "commands.md"), text_of(DOCS / "know" / "roles.md")

    assert [name for name in COMMANDS if f"## servanda {name}\n" not in commands] == []
    assert [code for code in ROLES if f"`{code}`" not in roles] == []


def test_reference_pages_equal_what_the_code_generates() -> None:
    for path, text in load("document").documents().items():
        assert text_of(path) == text, f"{name_of(path)} is out of date: run `make docs`"


@pytest.mark.parametrize(
    "path", sorted([*(DOCS / "learn").glob("*.md"), *(DOCS / "do").glob("*.md")]), ids=lambda path: path.name
)
def test_sentences_for_beginners_are_short(path: Path) -> None:
    long = [sentence for sentence in sentences(text_of(path)) if words_in(sentence) > LONGEST_SENTENCE]

    assert long == []


@pytest.mark.parametrize("path", sorted((DOCS / "do").glob("*.md")), ids=lambda path: path.name)
def test_a_how_to_is_titled_by_its_question(path: Path) -> None:
    title = text_of(path).splitlines()[0]

    assert re.match(r"# How (do|can) I .+\?$", title), title


def test_the_map_leads_to_every_page() -> None:
    linked = {(DOCS / link.split("#")[0]).resolve() for link in LINK.findall(text_of(DOCS / "README.md"))}
    folders = {path for path in linked if path.is_dir()}
    pages_in_docs = {path for path in DOCS.rglob("*.md") if path != DOCS / "README.md"}

    assert [name_of(path) for path in sorted(pages_in_docs) if path not in linked and path.parent not in folders] == []


@pytest.mark.parametrize("folder", APPS, ids=name_of)
def test_every_app_says_what_it_is_for(folder: Path) -> None:
    readme = folder / "README.md"

    assert readme.exists(), f"{name_of(folder)} has no README.md"
    assert "What for:" in text_of(readme)
