"""Tables as CSV. Text stays text: no cell of ours is ever a formula (trust.md, T15)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


class _Line:
    """csv writes into it and gets the line back, so that nothing is gathered."""

    def write(self, line: str) -> str:
        return line


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would compute gets a ' in front; importing takes it away again."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    names = list(columns)
    yield "\ufeff" + writer.writerow(names)  # Excel takes a file without this mark for Latin-1
    for row in rows:
        yield writer.writerow([harmless(row[name]) for name in names])
