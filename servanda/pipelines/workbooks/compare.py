"""Three ways: as it went out, as it came back, as it stands now. Pure; the table of cases is in the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from servanda.pipelines.workbooks.columns import TEXTS, Row, too_long_for_a_cell
from servanda.pipelines.workbooks.plain import comparable
from servanda.pipelines.workbooks.states import CellChange
from servanda.pipelines.workbooks.typed import CellReader, Wrong, same, shown, text_of

C = CellChange


@dataclass(slots=True)
class Cell:
    """One cell that is not simply unchanged."""

    name: str
    change: str
    was: str | None  # as it went out; None if nobody knows
    yours: str  # as it came back: the value, or what was typed if it cannot be read
    now: str
    message: str = ""
    decision: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Exported:
    """A row as it went out."""

    values: Mapping[str, str]
    locked: frozenset[str]


def compare_values(reader: CellReader, *, was: str | None, yours: str, now: str) -> CellChange:
    """What happened to a cell. Where nobody knows what went out, nothing that stands is overwritten unasked."""
    column = reader.column
    if same(column, yours, now):
        return C.UNCHANGED if was is None or same(column, was, now) else C.SAME
    if was is None:
        return C.CONFLICT
    if same(column, yours, was):
        return C.THEIRS
    return C.YOURS if same(column, was, now) else C.CONFLICT


def compare_row(
    readers: Iterable[CellReader],
    given: Mapping[str, Any],
    *,
    exported: Exported | None,
    row: Row,
    labels: Mapping[str, Mapping[str, str]],
) -> list[Cell]:
    """The cells of a row that differ, conflict or cannot be read. `given` leaves out columns the file does not have."""
    found = []
    for reader in readers:
        name = reader.column.name
        if name not in given:
            continue
        was = exported.values.get(name, "") if exported else None
        if too_long_for_a_cell(was or row.value(name)):
            continue  # it went out cut
        locked = not reader.column.editable or name in (exported.locked if exported else row.locked)
        cell = _compare_cell(reader, given[name], was=was, now=row.value(name), locked=locked, labels=labels)
        if cell is not None:
            found.append(cell)
    return found


def _compare_cell(
    reader: CellReader,
    raw: Any,
    *,
    was: str | None,
    now: str,
    locked: bool,
    labels: Mapping[str, Mapping[str, str]],
) -> Cell | None:
    column = reader.column
    if (locked and was is None) or ((raw or "") == was == now and column.kind in TEXTS):
        return None
    try:
        yours = reader.read(raw)
    except Wrong as wrong:
        typed = text_of(raw)
        before = shown(column, was or "", labels.get(column.name, {}))
        if was is not None and comparable(typed) == comparable(before):
            return None
        return Cell(column.name, C.LEFT if locked else C.WRONG, was, typed, now, "" if locked else str(wrong))
    if locked:
        return None if same(column, yours, was or "") else Cell(column.name, C.LEFT, was, yours, now)
    change = compare_values(reader, was=was, yours=yours, now=now)
    if change == C.UNCHANGED:
        return None
    message = _too_much(reader, yours) if change in (C.YOURS, C.CONFLICT) else ""
    return Cell(column.name, C.WRONG if message else change, was, yours, now, message)


def _too_much(reader: CellReader, value: str) -> str:
    try:
        reader.check(value)
    except Wrong as wrong:
        return str(wrong)
    return ""
