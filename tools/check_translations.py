"""Text that people see is translatable, and the translation files know all of it.

1. Visible text in templates stands inside {% translate %} or {% blocktranslate %}.
2. Each language's .po file has every message of the code: otherwise run `make messages`.
3. A translation uses exactly the placeholders of its original.
How much of each language is translated is printed, and does not fail.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser

from babel.messages.catalog import Catalog
from messages import LANGUAGES, ROOT, catalogue_of_the_code, is_translated, po_file, read, template_files

TRANSLATED = re.compile(
    r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}|{%.*?%}|{{.*?}}|{#.*?#}", re.S
)
COMMENTED = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}", re.S)
CLASS_NAMES = re.compile(r"{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock\b.*?%}", re.S)
WORD = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
VISIBLE_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label")
NOT_READ = ("script", "style", "code", "pre")
# Proper names and signs that are the same in every language.
SAME_EVERYWHERE = {
    "Servanda",
    "Excel",
    "Pacta sunt servanda",
    "servanda_verify.py",
    "chain.jsonl",
    "checkpoint.json",
    "CSV",
    "JSON",
    "XLSX",
    "PDF",
    "API",
    "UPR",
    "UHRI",
    "SDG",
    "OpenAPI",
}

# Shown when nothing else can be relied on, translations included.
IN_ENGLISH_ONLY = ("500.html",)


class VisibleText(HTMLParser):
    """Collects words that no translation tag covers, with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in NOT_READ
        for name, value in attrs:
            if name in VISIBLE_ATTRIBUTES:
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in NOT_READ))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if " ".join(text.split()).strip(" .:,") in SAME_EVERYWHERE:
            return
        words = [word for word in WORD.findall(text) if word not in SAME_EVERYWHERE]
        if words:
            self.found.append((self.getpos()[0], " ".join(text.split())[:80]))


def untranslatable_text(source: str) -> list[tuple[int, str]]:
    """Lines and text of a template that would stay in English."""
    for pattern in (COMMENTED, CLASS_NAMES, TRANSLATED):
        source = pattern.sub(lambda found: "\n" * found.group().count("\n"), source)
    reader = VisibleText()
    reader.feed(source)
    reader.close()
    return reader.found


def untranslatable_templates() -> Iterator[str]:
    for path in template_files():
        if path.name in IN_ENGLISH_ONLY:
            continue
        for line, text in untranslatable_text(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}:{line}: not translatable: {text}"


def stale_catalogues(code: Catalog) -> Iterator[str]:
    for language in LANGUAGES:
        kept = read(language)
        name = po_file(language).relative_to(ROOT)
        missing = [message for message in code if message.id and kept.get(message.id, message.context) is None]
        if missing:
            yield f"{name}: {len(missing)} messages are missing, such as {missing[0].id!r}. Run `make messages`."
        yield from (f"{name}: {problem}" for problem in wrong_placeholders(kept))


def wrong_placeholders(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id or not is_translated(message.string):
            continue
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
        known = {name for original in originals for name in PLACEHOLDER.findall(original)}
        # Forms of number may leave the number out ("one recommendation"), never add a name.
        needed = set() if len(originals) > 1 else known
        for text in texts:
            used = set(PLACEHOLDER.findall(text))
            if not needed <= used <= known:
                yield f"placeholders differ in {originals[0]!r}"


def progress(code: Catalog) -> Iterator[str]:
    for language in LANGUAGES:
        kept = read(language)
        done = len([message for message in kept if message.id and is_translated(message.string)])
        yield f"{language} {done}/{len(code)}"


def main() -> int:
    code = catalogue_of_the_code()
    problems = [*untranslatable_templates(), *stale_catalogues(code)]
    for problem in problems:
        print(problem)
    print(f"Translated: {', '.join(progress(code))}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
