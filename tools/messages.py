"""Translations without the gettext programs: `python tools/messages.py extract|update|compile`.

extract: print how many messages the code has. update: bring each language's .po file up to date with the code.
compile: write the .mo files that Django reads; they are made at installation and never committed.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "servanda" / "locale"
LANGUAGES = ("fr", "es", "ar", "ru", "zh_Hans")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "lazy": None,  # gettext_lazy, under the name the website's words use
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = ("*.html", "*.txt", "*.svg")
WIDTH = 110


def main() -> int:
    action = sys.argv[1] if len(sys.argv) == 2 else ""
    if action not in ("extract", "update", "compile"):
        print(__doc__, file=sys.stderr)
        return 2
    if action == "compile":
        compile_all()
        return 0
    template = catalogue_of_the_code()
    print(f"{len(template)} messages in the code")
    if action == "update":
        for language in LANGUAGES:
            update(language, template)
    return 0


def catalogue_of_the_code() -> Catalog:
    """Every translatable message of Python files and templates, with the files it stands in."""
    if not settings.configured:
        settings.configure()  # templatize asks Django for nothing but its defaults
        django.setup()
    catalogue = new_catalogue()
    for path, source in [*python_sources(), *template_sources()]:
        name = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def new_catalogue(locale: Locale | None = None) -> Catalog:
    return Catalog(
        locale=locale,
        project="Servanda",
        header_comment="# Translations of Servanda: `make messages` brings this file up to date with the code.",
        last_translator="Servanda",
        language_team="Servanda",
        msgid_bugs_address="see SECURITY.md and CONTRIBUTING.md",
        version="1",
        charset="utf-8",
        fuzzy=False,
    )


def python_sources() -> Iterator[tuple[Path, str]]:
    for folder in ("servanda", "config"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


def template_files() -> list[Path]:
    """Files in the template folders of the apps."""
    found = {path for pattern in TEMPLATES for path in (ROOT / "servanda").rglob(pattern)}
    return sorted(path for path in found if "templates" in path.parts)


def template_sources() -> Iterator[tuple[Path, str]]:
    for path in template_files():
        as_python = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # A template's indentation means nothing, but Python's reader would trip over it.
        yield path, "\n".join(line.strip() for line in as_python.splitlines())


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return new_catalogue(Locale.parse(language))
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, template: Catalog) -> None:
    """Keep what is translated, add what is new, drop what is gone. Nothing is guessed: no fuzzy matches."""
    catalogue = read(language)
    made = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = made  # an update that changes no message changes no file
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, include_lineno=False, omit_header=False, sort_output=True)
    missing = len([message for message in catalogue if message.id and not is_translated(message.string)])
    print(f"{language}: {len(catalogue)} messages, {missing} to translate")


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Every form of number has a text."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def compile_all() -> None:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


if __name__ == "__main__":
    sys.exit(main())
