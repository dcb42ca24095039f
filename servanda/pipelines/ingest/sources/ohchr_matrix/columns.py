"""Finds what each column is for: by the words of its head and, beside or instead of them, by what it holds.

Both are scored from 0 to 1 for each role and added; the best column of each role wins. So an unknown
order, extra columns, unknown heads or no head at all still give a layout, and a wrong one gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servanda.pipelines.ingest.records import plain
from servanda.pipelines.ingest.sources.ohchr_matrix import words
from servanda.pipelines.ingest.sources.ohchr_matrix.cells import Cell, Row, Table
from servanda.pipelines.ingest.sources.ohchr_matrix.contents import scores_by_content
from servanda.pipelines.ingest.sources.ohchr_matrix.words import Role

_ENOUGH = 0.5
_LOOK_AT = 200  # rows; more do not change the picture


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table serves which role, and how we know."""

    starts: dict[Role, int]  # first column of the grid
    indexes: dict[Role, int]  # position among the cells of an undivided row
    cells: int
    heads: tuple[str, ...] = ()
    by_heads: bool = True

    def cell(self, row: Row, role: Role) -> Cell | None:
        """The cell that serves a role in this row, however the row is merged."""
        if role not in self.starts:
            return None
        if len(row.cells) == self.cells:
            return row.cells[self.indexes[role]]
        start = self.starts[role]
        return next((cell for cell in row.cells if cell.start <= start < cell.start + cell.span), None)

    def is_head(self, row: Row) -> bool:
        """True where the row repeats the heads of the columns, as on each new page."""
        if len(row.cells) < 2:
            return False
        texts = tuple(plain(cell.text) for cell in row.cells)
        return texts == self.heads or _speaks_of_columns(row)


def find_layout(table: Table, earlier: Layout | None, names: Callable[[str], str] | None) -> Layout | None:
    """The layout of a table; `earlier` is that of the table before, which a continued table shares."""
    head = next((row for row in table.rows[:6] if _speaks_of_columns(row)), None)
    rows = [row for row in table.rows if row is not head and len(row.cells) > 1]
    if not rows:
        return None
    usual = _usual_shape(rows)
    sample = [row for row in rows if _shape(row) == usual][:_LOOK_AT]
    held = scores_by_content([[cell.text for cell in row.cells] for row in sample], _headings(table), names)
    if head is None and earlier is not None and len(usual) == earlier.cells and _fits(earlier, held):
        return _placed(earlier, usual)
    heads = [_head_over(head, start) for start in usual]
    scores = [_added(_scores_by_head(text), content) for text, content in zip(heads, held, strict=True)]
    roles = _assign(scores)
    if Role.RECOMMENDATION not in roles:
        return None
    return Layout(
        starts={role: usual[i] for role, i in roles.items()},
        indexes=roles,
        cells=len(usual),
        heads=tuple(plain(cell.text) for cell in head.cells) if head else (),
        by_heads=head is not None,
    )


def _shape(row: Row) -> tuple[int, ...]:
    return tuple(cell.start for cell in row.cells)


def _usual_shape(rows: Sequence[Row]) -> tuple[int, ...]:
    shapes = [_shape(row) for row in rows]
    return max(shapes, key=lambda shape: (shapes.count(shape), -shapes.index(shape)))


def _headings(table: Table) -> frozenset[str]:
    """Themes named by rows that span the table; the first theme of each recommendation repeats one of them."""
    texts = (row.cells[0].text for row in table.rows if len(row.cells) == 1)
    return frozenset(plain(words.HEADING_LABEL.sub("", text, count=1)) for text in texts)


def _placed(layout: Layout, usual: tuple[int, ...]) -> Layout:
    starts = {role: usual[i] for role, i in layout.indexes.items()}
    return Layout(starts, layout.indexes, layout.cells, layout.heads, layout.by_heads)


def _fits(layout: Layout, held: list[dict[Role, float]]) -> bool:
    """A continued table has its recommendations where the table before had them."""
    where = layout.indexes.get(Role.NUMBER, layout.indexes[Role.RECOMMENDATION])
    return max(held[where].get(Role.RECOMMENDATION, 0.0), held[where].get(Role.NUMBER, 0.0)) >= _ENOUGH


def _head_over(head: Row | None, start: int) -> str:
    if head is None:
        return ""
    return next((cell.text for cell in head.cells if cell.start <= start < cell.start + cell.span), "")


def _speaks_of_columns(row: Row) -> bool:
    """A head row: short cells, at least two known roles among them, none of them data."""
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    if len(texts) < 2 or any(len(text) > 160 or words.NUMBER_FIRST.match(words.western_digits(text)) for text in texts):
        return False
    best = [max(_scores_by_head(text).items(), key=lambda item: item[1], default=None) for text in texts]
    roles = {found[0] for found in best if found is not None and found[1] >= 0.8}
    return len(roles) >= 2 and bool(roles & {Role.RECOMMENDATION, Role.NUMBER})


def _scores_by_head(text: str) -> dict[Role, float]:
    """How far the words of a head speak for each role."""
    folded = " ".join(text.casefold().split())
    scores: dict[Role, float] = {}
    for role, patterns in words.HEAD_WORDS.items():
        score = max((weight for pattern, weight in patterns if pattern.search(folded)), default=0.0)
        if score:
            scores[role] = score
    if scores.get(Role.RECOMMENDATION, 0.0) >= 0.8:  # "Recommendation and recommending State" is the text's column
        scores = {role: score if role == Role.RECOMMENDATION else score * 0.6 for role, score in scores.items()}
    return scores


def _added(one: dict[Role, float], other: dict[Role, float]) -> dict[Role, float]:
    return {role: one.get(role, 0.0) + 0.9 * other.get(role, 0.0) for role in one.keys() | other.keys()}


def _assign(scores: list[dict[Role, float]]) -> dict[Role, int]:
    """The best free column for each role, the surest role first; the column of the text must exist."""
    claims = sorted(
        ((score, -i, role) for i, column in enumerate(scores) for role, score in column.items() if score >= _ENOUGH),
        key=lambda claim: (-claim[0], -claim[1], claim[2]),
    )
    roles: dict[Role, int] = {}
    for _, negative, role in claims:
        if role not in roles and -negative not in roles.values():
            roles[role] = -negative
    return roles
