"""The rows of a roster under the meanings of their columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from servanda.pipelines.rosters.models import Roster


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One row: where it stands, and its cells by meaning, with the column each stands in."""

    key: str  # "0:14": sheet and line
    place: str  # "Bodies, row 14"
    cells: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)  # meaning → heading, to name the column at fault

    def names(self, what: str, language: str) -> dict[str, str]:
        """Texts by language; a column that says none is in the roster's own."""
        found = {language: self.cells[what]} if self.cells.get(what) else {}
        for meaning, text in self.cells.items():
            base, _colon, code = meaning.partition(":")
            if base == what and code and text:
                found[code] = text
        return found


def named_rows(roster: Roster) -> Iterator[NamedRow]:
    """Every row of every sheet, in the order of the file."""
    for number, sheet in enumerate(roster.sheets):
        meanings = roster.columns.get(str(number), {})
        headings = {meaning: sheet["head"][int(at)] for at, meaning in meanings.items() if int(at) < len(sheet["head"])}
        for line, cells in sheet["rows"]:
            named = {meaning: cells[int(at)] for at, meaning in meanings.items() if int(at) < len(cells)}
            if any(named.values()):
                place = f"{sheet['name']}, {line}" if sheet["name"] else str(line)
                yield NamedRow(f"{number}:{line}", place, named, headings)
