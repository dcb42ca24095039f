"""Lines of a returned workbook: what a row would be, and what happened to its cells, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from servanda.pipelines.workbooks.columns import Column, Row
from servanda.pipelines.workbooks.models import Line
from servanda.pipelines.workbooks.states import CellChange

C = CellChange


def after_of(columns: Sequence[Column], held: Row, changes: Mapping[str, str]) -> dict[str, str]:
    """All values of a row as they would be."""
    names = [column.name for column in columns]
    return {name: changes.get(name, held.value(name)) for name in names}


def count_line(counts: Counter[str], cells: list[dict[str, Any]], problem: str) -> None:
    """Count the cells of a row by what happened to them; of a row that cannot be used, the row."""
    if problem:
        counts["wrong_rows"] += 1
    else:
        counts.update(str(cell["change"]) for cell in cells)


def count_cells(line: Line) -> None:
    """Bring the line's counts in step with its cells."""
    changes = Counter(cell["change"] for cell in line.cells)
    line.yours, line.conflicts = changes[C.YOURS], changes[C.CONFLICT]
    line.theirs, line.left = changes[C.THEIRS] + changes[C.SAME], changes[C.LEFT]
    line.wrong = changes[C.WRONG] + bool(line.problem)
    line.undecided = sum(1 for cell in line.cells if cell["change"] == C.CONFLICT and not cell["decision"])
