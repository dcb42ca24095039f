"""Pieces from which hostile files are put together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.specimens.ohchr_matrix.word import NAMESPACE, package

MEGABYTE = 1024 * 1024
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@dataclass(frozen=True)
class Hostile:
    """One file: what it is, which source it is given to, its bytes, and the codes it may be refused with."""

    family: str
    name: str
    source: str
    make: Callable[[], bytes]
    codes: frozenset[str]


Case = tuple[str, str, Callable[[], bytes], frozenset[str]]


def case(name: str, source: str, make: Callable[[], bytes], *codes: str) -> Case:
    return name, source, make, frozenset(codes)


def zipped(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def workbook(rows: str, **more: str | bytes) -> bytes:
    """A workbook with this sheet data."""
    parts = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": SHEET.format(rows),
    }
    return zipped({**parts, **more})


def word(body: str, prolog: str = "") -> bytes:
    """A document with this body and this prolog."""
    root = f'{prolog}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": TYPES, "word/document.xml": root})


def shared_strings(megabytes: int) -> str:
    return f"<sst><si><t>{'a' * megabytes * MEGABYTE}</t></si></sst>"
