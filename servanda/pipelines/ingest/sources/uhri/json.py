"""UHRI's JSON export as a stream: one array of some 400 MB, of which one entry at a time is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import ijson  # type: ignore[import-untyped]

from servanda.pipelines.ingest.records import Place, Problem
from servanda.pipelines.ingest.sources.uhri.entries import Placed

_BOM = b"\xef\xbb\xbf"
BUFFER = 1 << 16
EXPECTED = frozenset({"AnnotationId", "Text", "Body"})  # an array of anything else is not UHRI's


def entries(file: IO[bytes]) -> Iterator[Placed | Problem]:
    """Each entry with its place; a file that breaks off says after which record."""
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)
    count = 0
    try:
        for count, entry in enumerate(ijson.items(file, "item", buf_size=BUFFER, use_float=True), start=1):
            place = Place(f"record {count}", count)
            if isinstance(entry, dict) and entry.keys() & EXPECTED:
                yield entry, place
            else:
                message = f"Record {count} is not an entry of UHRI: it lacks {', '.join(sorted(EXPECTED))}."
                yield Problem("not-an-entry", message, place, blocks=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        yield _broken(count, error)


def _broken(count: int, error: Exception) -> Problem:
    """Incomplete JSON is the usual fate of a download that stopped."""
    reason = str(error).split("\n", 1)[0].strip()
    message = (
        f"The file cannot be read beyond record {count} ({reason}). "
        "It is probably cut off or damaged: download it again."
    )
    return Problem("broken-json", message, Place(f"after record {count}", count + 1), blocks=True)
