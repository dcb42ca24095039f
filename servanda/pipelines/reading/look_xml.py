"""Checks the XML parts of a package while they stream by: no DTD, and no workbook cell beyond the caps.

A workbook of two cells in opposite corners makes its reader ask for half a terabyte, so references are
read here before that reader sees the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NoReturn
from xml.parsers import expat

from servanda.pipelines.reading.limits import Limits
from servanda.pipelines.reading.unreadable import UnreadableFile

_REFERENCE = re.compile(r"^\$?([A-Z]{1,7})\$?(\d{1,12})$")
_PLACED = frozenset({"row", "c", "mergeCell"})


class PartCheck:
    """One part of a package, fed chunk by chunk."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._row = self._column = self._characters = self._cells = 0

    @classmethod
    def for_part(cls, name: str, kind: str, limits: Limits) -> PartCheck | None:
        """The check a part needs; None for pictures, fonts and the like, which no reader opens."""
        lower = name.casefold()
        if not lower.endswith((".xml", ".rels")) or lower.startswith(("customxml/", "docprops/")):
            return None
        check = cls(name, limits)
        if kind == "xlsx" and lower.startswith("xl/"):  # any of them may be named as a sheet
            check._watch_cells()
        return check

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes."""
        self._parse(chunk, last=False)

    def close(self) -> None:
        """Say that the part is complete; an unfinished one is damaged."""
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: unknown encodings
            message = "A part of the file is damaged. Open the file in Office and save it again."
            raise UnreadableFile("damaged", message, self.name) from error

    def _doctype(self, *_: object) -> NoReturn:
        message = "The file declares XML entities, which no Office program writes. It is refused."
        raise UnreadableFile("dtd", message, self.name)

    def _watch_cells(self) -> None:
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._element
        self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > self.limits.cell_characters:
            message = f"A cell holds more than {self.limits.cell_characters:,} characters. Shorten it."
            raise UnreadableFile("huge-cell", message, self._place())

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        self._characters = 0
        element = name.rpartition(":")[2] if ":" in name else name
        if element not in _PLACED:
            return
        if element == "row":
            self._row = _whole(attributes.get("r"), otherwise=self._row + 1)
            self._column = 0
            self._refuse_far(self._column, self._row)
        elif element == "c":
            self._column += 1
            self._count_cell()
            if "r" in attributes:
                self._column, self._row = self._reference(attributes["r"])
            self._refuse_far(self._column, self._row)
        elif element == "mergeCell":
            for corner in attributes.get("ref", "").split(":"):
                self._refuse_far(*self._reference(corner))

    def _count_cell(self) -> None:
        self._cells += 1
        if self._cells > self.limits.cells:
            message = f"A sheet has more than {self.limits.cells:,} cells. Split the workbook."
            raise UnreadableFile("too-many-cells", message, self.name)

    def _reference(self, printed: str) -> tuple[int, int]:
        match = _REFERENCE.match(printed)
        if match is None:
            message = "A cell has an address that is none. Open the file in Excel and save it again."
            raise UnreadableFile("damaged", message, self._place())
        return _column(match[1]), int(match[2])

    def _refuse_far(self, column: int, row: int) -> None:
        if row > self.limits.rows or column > self.limits.columns:
            message = (
                f"A cell lies beyond row {self.limits.rows:,} or column {self.limits.columns}. "
                "Delete what stands far outside the table."
            )
            raise UnreadableFile("far-cell", message, self._place())

    def _place(self) -> str:
        return f"{self.name}, row {self._row}" if self._row else self.name


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _whole(value: str | None, *, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 13 else otherwise
