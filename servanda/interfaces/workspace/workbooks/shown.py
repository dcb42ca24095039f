"""Rows that came back as pages show them: each cell before and after, in words, with what changed in between."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.words import Run, word_differences
from servanda.pipelines.workbooks.columns import TEXTS, Column, ValueKind
from servanda.pipelines.workbooks.queries import columns_of, labels_for
from servanda.pipelines.workbooks.states import CellChange, CellDecision
from servanda.pipelines.workbooks.typed import shown as value_in_words

# What a reader may narrow the rows to, in the order of what needs them most.
FILTERS: tuple[tuple[str, str | Promise], ...] = (
    ("wrong", _("Cannot be used")),
    ("conflict", _("You decide")),
    ("yours", _("Changed by you")),
    ("theirs", _("Changed by others")),
    ("left", _("Not to be changed here")),
)


@dataclass(slots=True)
class ShownCell:
    """One cell. `before` and `after` are runs of words where texts differ in part, else plain words."""

    name: str
    heading: str
    change: str
    was: str
    yours: str
    now: str
    message: str
    decision: str
    runs: list[Run] = field(default_factory=list)  # from what stands now to what is in the file
    is_known: bool = True  # whether anybody knows what went out

    @property
    def is_conflict(self) -> bool:
        return self.change == CellChange.CONFLICT


@dataclass(slots=True)
class ShownLine:
    """One row with its cells, those first that need a person."""

    line: Any
    cells: list[ShownCell]


_ORDER = [CellChange.WRONG, CellChange.CONFLICT, CellChange.YOURS, CellChange.THEIRS, CellChange.SAME, CellChange.LEFT]


def shown_lines(returned: Any, lines: Iterable[Any], user: Any) -> list[ShownLine]:
    """The rows of one page."""
    columns = columns_of(returned, user)
    labels = labels_for(returned, columns)
    found = []
    for line in lines:
        cells = [_cell(each, columns, labels) for each in line.cells if each["name"] in columns]
        cells.sort(key=lambda cell: _ORDER.index(CellChange(cell.change)))
        found.append(ShownLine(line, cells))
    return found


def _cell(cell: Mapping[str, Any], columns: Mapping[str, Column], labels: Mapping[str, Mapping[str, str]]) -> ShownCell:
    column = columns[cell["name"]]
    own = labels.get(column.name, {})
    unread = cell["change"] == CellChange.WRONG or (cell["change"] == CellChange.LEFT and not cell["message"])
    was, now = _words(column, cell["was"] or "", own), _words(column, cell["now"], own)
    yours = cell["yours"] if unread and column.kind not in TEXTS else _words(column, cell["yours"], own)
    differs_in_part = column.kind in TEXTS and cell["change"] in (CellChange.YOURS, CellChange.CONFLICT)
    return ShownCell(
        name=column.name,
        heading=column.header_in(content_code(get_language() or "en")),
        change=cell["change"],
        was=was,
        yours=yours,
        now=now,
        message=cell["message"],
        decision=cell["decision"],
        runs=word_differences(now, yours) if differs_in_part and now and yours else [],
        is_known=cell["was"] is not None,
    )


@dataclass(frozen=True, slots=True)
class KeptCell:
    """A cell as it was before it was saved, and as it was saved."""

    heading: str
    before: str
    after: str


def kept_cells(returned: Any, lines: Iterable[Any], user: Any) -> list[list[KeptCell]]:
    """For each of these rows, what undoing changes."""
    columns = columns_of(returned, user)
    labels = labels_for(returned, columns)
    language = content_code(get_language() or "en")
    return [
        [
            KeptCell(
                columns[name].header_in(language),
                _words(columns[name], line.kept["before"][name], labels.get(name, {})),
                _words(columns[name], after, labels.get(name, {})),
            )
            for name, after in line.kept.get("after", {}).items()
            if name in columns
        ]
        for line in lines
    ]


def _words(column: Column, value: str, labels: Mapping[str, str]) -> str:
    if column.kind == ValueKind.DAY and value:
        try:
            return date_in_words(datetime.date.fromisoformat(value))
        except ValueError:
            return value
    if column.kind == ValueKind.MARK:
        return pgettext("a cell", "marked") if value else pgettext("a cell", "not marked")
    return value_in_words(column, value, labels)


DECISIONS = ((CellDecision.MINE.value, CellDecision.MINE.label), (CellDecision.THEIRS.value, CellDecision.THEIRS.label))
