"""Tables of a Word document as a reader sees them: rows of cells with their text.

Tracked insertions are kept, deletions left out; links, fields, content controls and text boxes give
their text; merged cells say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from servanda.pipelines.ingest.sources.ohchr_matrix.word_file import Element, WordFile, attribute, child, local
from servanda.pipelines.reading.unreadable import UnreadableFile

# Wrappers a reader does not see: what they hold stands in their place.
_SEE_THROUGH = frozenset(
    {"ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "Choice"}
)
# Deleted or moved away under tracked changes, and the second rendering of a drawing.
_GONE = frozenset({"del", "moveFrom", "Fallback", "sdtPr", "sdtEndPr", "instrText", "delText", "rPr", "pPr"})
_PICTURES = frozenset({"drawing", "pict", "object"})
_HOLDERS = frozenset({"r", "p", "tbl", "tr", "tc"})
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_LONGEST_CELL = 32_767
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `start` and `span` count columns of the table's grid."""

    text: str
    start: int
    span: int = 1
    continues: bool = False  # merged with the cell above, whose text it repeats
    picture: bool = False
    auto_number: bool = False  # Word itself numbers the paragraph, so the number is not in the text
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as a reader would count it, header rows included."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def width(self) -> int:
        """Columns of the grid from the first to the end of the last cell."""
        return self.cells[-1].start + self.cells[-1].span if self.cells else 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its number as a reader would count it."""

    number: int
    rows: tuple[Row, ...]


def tables_of(document: WordFile) -> list[Table]:
    """All tables of the body. A table that only frames another one gives way to the inner one."""
    found: list[Table] = []
    for element in _visible(document.body):
        if local(element) == "tbl":
            for table in _unframed(element):
                found.append(Table(len(found) + 1, tuple(_rows(table, document))))
                _refuse_huge_cells(found[-1])
    return found


def _refuse_huge_cells(table: Table) -> None:
    """No recommendation is longer than a cell of Excel may be; a cell that is would only keep us busy."""
    for row in table.rows:
        if any(len(cell.text) > _LONGEST_CELL for cell in row.cells):
            message = f"A cell holds more than {_LONGEST_CELL:,} characters. Shorten it or split the row."
            raise UnreadableFile("huge-cell", message, f"table {table.number}, row {row.number}")


def words_around(document: WordFile) -> list[str]:
    """Lines outside the tables: page headers and footers first, then paragraphs of the body."""
    lines: list[str] = []
    for part in document.surroundings:
        lines += [_text(item) for item in part.iter() if local(item) == "p"]
    lines += [_text(item) for item in _visible(document.body) if local(item) == "p"]
    return [line.strip() for line in lines if line.strip()]


def _visible(element: Element) -> Iterator[Element]:
    """Children as seen by a reader who accepts all tracked changes."""
    for item in element:
        name = local(item)
        if name in _SEE_THROUGH or name == "AlternateContent":
            yield from _visible(item)
        elif name and name not in _GONE:
            yield item


def _unframed(table: Element) -> list[Element]:
    cells = [cell for row in _visible(table) if local(row) == "tr" for cell in _visible(row) if local(cell) == "tc"]
    if len(cells) == 1:
        inner = [item for item in _visible(cells[0]) if local(item) == "tbl"]
        if inner:
            return [table for item in inner for table in _unframed(item)]
    return [table]


def _rows(table: Element, document: WordFile) -> Iterator[Row]:
    above: dict[int, Cell] = {}
    number = 0
    for element in _visible(table):
        if local(element) != "tr" or child(element, "trPr", "del") is not None:
            continue
        number += 1
        cells = []
        for cell in _cells(element, document):
            origin = above.get(cell.start)
            if cell.continues and origin is not None:
                cell = replace(origin, continues=True, span=cell.span)
            else:
                above[cell.start] = cell
            cells.append(cell)
        yield Row(number, tuple(cells))


def _cells(row: Element, document: WordFile) -> list[Cell]:
    cells: list[Cell] = []
    start = _number(child(row, "trPr", "gridBefore"), otherwise=0)
    for element in _visible(row):
        if local(element) != "tc":
            continue
        settings = child(element, "tcPr")
        if child(settings, "cellDel") is not None:
            continue
        span = _number(child(settings, "gridSpan"), otherwise=1)
        if attribute(child(settings, "hMerge"), "val") == "continue" and cells:
            cells[-1] = replace(cells[-1], span=cells[-1].span + span)
        else:
            cells.append(_cell(element, document, start=start, span=span))
        start += span
    return cells


def _cell(element: Element, document: WordFile, *, start: int, span: int) -> Cell:
    merge = child(element, "tcPr", "vMerge")
    names = {local(item) for item in element.iter()}
    return Cell(
        text=_text(element).strip("\n"),
        start=start,
        span=span,
        continues=merge is not None and attribute(merge, "val") != "restart",
        picture=bool(names & _PICTURES),
        auto_number="numPr" in names,
        notes=tuple(_notes(element, document)) if names & {"footnoteReference", "endnoteReference"} else (),
    )


def _number(element: Element | None, *, otherwise: int) -> int:
    value = attribute(element, "val") or ""
    return min(int(value), 1000) if value.isdecimal() and len(value) < 5 and int(value) > 0 else otherwise


def _text(element: Element) -> str:
    """Text with one line per paragraph; a deleted paragraph mark joins its paragraph to the next."""
    pieces: list[str] = []
    _collect(element, pieces)
    lines = "".join(pieces).split("\n")
    return "\n".join(line.replace("\u00ad", "").rstrip() for line in lines).rstrip("\n")


def _collect(element: Element, pieces: list[str]) -> None:
    for item in _visible(element):
        name = local(item)
        if name == "t":
            pieces.append((item.text or "").replace("\n", " "))
        elif name in _SIGNS:
            pieces.append(_SIGNS[name])
        elif name in _PICTURES:
            box = next((inner for inner in item.iter() if local(inner) == "txbxContent"), ())
            _collect(box, pieces)
        elif name in _HOLDERS and not _hidden(item):
            _collect(item, pieces)
            if name == "p" and child(item, "pPr", "rPr", "del") is None:
                pieces.append("\n")


def _hidden(run: Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val") not in _OFF


def _notes(element: Element, document: WordFile) -> Iterator[str]:
    """Texts of the footnotes and endnotes that a cell refers to."""
    for item in element.iter():
        name = local(item)
        if name in {"footnoteReference", "endnoteReference"}:
            note = document.footnotes.get(f"{name.removesuffix('Reference')}:{attribute(item, 'id')}")
            if note is not None and _text(note).strip():
                yield " ".join(_text(note).split())
