"""Looks at a workbook before a reader opens it: asked for a billion cells, a reader dies and its process with it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from servanda.pipelines.ingest.records import Place, Problem

_CELL = re.compile(rb"""\br(?:ef)?\s*=\s*["'](?:[A-Z]{1,3}\d{1,9}:)?([A-Z]{1,3})(\d{1,9})["']""")
_ROW = re.compile(rb"""<row[^>]{0,200}?\br\s*=\s*["'](\d+)["']""")
_OVERLAP = 256  # bytes kept from one chunk for the next, so that no reference falls between two
_CHUNK = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may be: room for the whole index of 270,000 rows, none for a bomb."""

    unpacked: int = 2_000_000_000
    ratio: int = 100
    members: int = 2_000
    rows: int = 500_000
    columns: int = 200
    cell: int = 32_767


LIMITS = Limits()


def objection(file: IO[bytes], *, limits: Limits = LIMITS) -> Problem | None:
    """Why this file should not be opened as a workbook; None if it may be."""
    file.seek(0)
    start = file.read(4)
    if start == _OLE:
        return _refuse(
            "protected-or-old",
            "The file is protected by a password, or an old XLS workbook. Remove the password, save it as XLSX.",
        )
    try:
        with zipfile.ZipFile(file) as archive:
            return _archive_objection(archive, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        return _refuse(
            "not-a-workbook", f"The file is no XLSX workbook, or it is cut off ({error}). Download it again."
        )


def _archive_objection(archive: zipfile.ZipFile, limits: Limits) -> Problem | None:
    members = archive.infolist()
    if len(members) > limits.members:
        return _too_large(f"it has {len(members)} parts, {limits.members} are allowed")
    if any(member.flag_bits & 1 for member in members):
        return _refuse(
            "protected-or-old", "The file is protected by a password. Remove the password and save it again."
        )
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > limits.unpacked or unpacked > limits.ratio * max(packed, 10_000):
        return _too_large(f"it unpacks to {unpacked // 1_000_000} MB, {limits.unpacked // 1_000_000} are allowed")
    for member in members:
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            problem = _sheet_objection(archive, member, limits)
        elif member.filename == "xl/sharedStrings.xml":
            problem = _longest_objection(_chunks(archive, member), limits)
        else:
            continue
        if problem:
            return problem
    return None


def _sheet_objection(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> Problem | None:
    """By cell reference, not by count: two cells in opposite corners make a grid of seventeen thousand million."""
    kept = b""
    for chunk in _chunks(archive, member):
        window = kept + chunk
        if b"\x00" in chunk:
            return _refuse("not-a-workbook", "A sheet of the workbook is not in UTF-8. Open it and save it again.")
        for column, row in _CELL.findall(window):
            if int(row) > limits.rows or _column(column) > limits.columns:
                return _too_large(
                    f"a cell stands at {column.decode()}{row.decode()}; "
                    f"{limits.rows} rows and {limits.columns} columns are allowed"
                )
        if any(int(row) > limits.rows for row in _ROW.findall(window)):
            return _too_large(f"it has a row beyond {limits.rows}")
        kept = window[-_OVERLAP:]
    return _longest_objection(_chunks(archive, member), limits)


def _longest_objection(chunks: Iterator[bytes], limits: Limits) -> Problem | None:
    run = 0
    for chunk in chunks:
        pieces = chunk.replace(b">", b"<").split(b"<")
        longest = max(run + len(pieces[0]), max(map(len, pieces)))
        run = len(pieces[-1]) if len(pieces) > 1 else run + len(chunk)
        if longest > limits.cell * 4:  # bytes: a character takes up to four
            return _too_large(f"a cell has more than {limits.cell} characters")
    return None


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part, never more of it than its header promises."""
    left = member.file_size
    with archive.open(member) as part:
        while left > 0 and (chunk := part.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(why: str) -> Problem:
    message = f"The workbook is too large to open safely: {why}. Export fewer records, or use UHRI's JSON export."
    return Problem("too-large", message, Place("the workbook", 1), blocks=True)


def _refuse(code: str, message: str) -> Problem:
    return Problem(code, message, Place("the workbook", 1), blocks=True)
