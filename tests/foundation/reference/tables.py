"""Reading tables of real UN files, in the encodings they come in."""

from __future__ import annotations

import csv
import io
from pathlib import Path


def rows(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[list[str]]:
    """Rows by position, header included; any line end."""
    text = path.read_bytes().decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def table(path: Path, *, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Rows by column name."""
    header, *body = rows(path, encoding=encoding)
    return [dict(zip(header, row, strict=False)) for row in body]
