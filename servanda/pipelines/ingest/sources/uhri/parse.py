"""Reads UHRI's exports, JSON or XLSX, told apart by what the file is and not by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from servanda.pipelines.ingest.records import Place, Problem, Reading, Record
from servanda.pipelines.ingest.sources.uhri import json, xlsx
from servanda.pipelines.ingest.sources.uhri.entries import Placed, records_of

Names = Callable[[str], str]
Entries = Callable[[IO[bytes]], Iterator[Placed | Problem]]


def parse(content: bytes, *, names: Names | None = None, state: str = "", language: str = "en") -> Reading:
    """The whole of a file held in memory."""
    records: list[Record] = []
    problems: list[Problem] = []
    for item in _items(BytesIO(content), names=names, state=state, language=language):
        if isinstance(item, Record):
            records.append(item)
        else:
            problems.append(item)
    facts: dict[str, Any] = {"layout": layout_of(content[:64]), "language": language}
    return Reading(records, problems, facts)


def iterate(
    path: Path, *, names: Names | None = None, state: str = "", language: str = "en"
) -> Iterator[Record | Problem]:
    """Records and problems one by one, in bounded memory for JSON; `state` keeps one State (ISO3 or printed name)."""
    with path.open("rb") as file:
        yield from _items(file, names=names, state=state, language=language)


def layout_of(start: bytes) -> str:
    """ "json", "xlsx", "web-page", "empty", "object" or "" from the first bytes of a file."""
    visible = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not visible:
        return "empty"
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    return {b"[": "json", b"{": "object", b"<": "web-page"}.get(visible[:1], "")


def _items(file: IO[bytes], *, names: Names | None, state: str, language: str) -> Iterator[Record | Problem]:
    layout = layout_of(file.read(64))
    file.seek(0)
    readers: dict[str, Entries] = {"json": json.entries, "xlsx": xlsx.entries}
    if layout not in readers:
        yield _refusal(layout)
        return
    yield from records_of(readers[layout](file), names=names, state=state, language=language)


def _refusal(layout: str) -> Problem:
    reasons = {
        "empty": "The file is empty. Download it again.",
        "web-page": "This is a web page, not UHRI's data: the site's bot protection probably answered in its place. "
        "Open the address in a browser, save the file, and import that.",
        "object": "This is JSON, but not UHRI's export, which is one list of entries. Use the full export in JSON.",
        "": "This is neither UHRI's JSON nor its XLSX export. Download one of them from uhri.ohchr.org.",
    }
    code = {"empty": "empty-file", "web-page": "web-page"}.get(layout, "not-an-export")
    return Problem(code, reasons[layout], Place("the file", 1), blocks=True)
