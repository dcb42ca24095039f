"""From the rows of a table to recommendations, each with what its row says and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from servanda.pipelines.ingest.records import Place, Problem
from servanda.pipelines.ingest.sources.ohchr_matrix import words
from servanda.pipelines.ingest.sources.ohchr_matrix.cells import Cell, Row, Table
from servanda.pipelines.ingest.sources.ohchr_matrix.columns import Layout
from servanda.pipelines.ingest.sources.ohchr_matrix.labels import Labels, read_labels
from servanda.pipelines.ingest.sources.ohchr_matrix.paragraph import Paragraph, read_paragraphs, tidy_number
from servanda.pipelines.ingest.sources.ohchr_matrix.states import Recommender, states_in_column, states_in_text
from servanda.pipelines.ingest.sources.ohchr_matrix.words import Role

Names = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation of a list, before the document's facts are added to it."""

    paragraph: Paragraph
    place: Place
    heading: str = ""
    states: tuple[Recommender, ...] = ()
    printed_position: str = ""
    source: str = ""
    labels: Labels = field(default_factory=Labels)
    comments: str = ""
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def position(self) -> str:
        """The State's position in our words."""
        return words.position_of(self.printed_position)


class RowReader:
    """Reads tables one after the other; the running theme and the running line number go on from table to table."""

    def __init__(self, names: Names | None) -> None:
        self.names = names
        self.heading = ""
        self.line = 0
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []

    def read(self, table: Table, layout: Layout) -> None:
        """Add a table's recommendations to `entries` and what could not be used to `problems`."""
        for row in table.rows:
            self.line += 1
            if not any(cell.text.strip() or cell.picture for cell in row.cells) or layout.is_head(row):
                continue
            place = Place(f"table {table.number}, row {row.number}", self.line)
            heading = _heading(row, layout)
            if heading:
                self.heading = heading
            elif not (layout.by_heads is False and not self.entries and self._is_unknown_head(row, layout)):
                self._read_row(row, layout, place)

    def _is_unknown_head(self, row: Row, layout: Layout) -> bool:
        """Before the first recommendation, a row of short cells without a number is a head in words we do not know."""
        text = layout.cell(row, Role.RECOMMENDATION)
        return text is None or (len(text.text) <= 120 and not _number(row, layout) and not _numbered(text.text))

    def _read_row(self, row: Row, layout: Layout, place: Place) -> None:
        cell = layout.cell(row, Role.RECOMMENDATION)
        if cell is None or not cell.text.strip():
            self._report_missing_text(row, cell, place)
            return
        if cell.continues and self.entries:
            self._continue_last(row, layout)
            return
        number_cell = layout.cell(row, Role.NUMBER)
        number = tidy_number(number_cell.text) if number_cell is not None else ""
        paragraphs = read_paragraphs(cell.text, number)
        for position, paragraph in enumerate(paragraphs):
            entry = self._entry(row, layout, paragraph=paragraph, place=place)
            self.entries.append(_with_own_position(entry, position, len(paragraphs)))

    def _entry(self, row: Row, layout: Layout, *, paragraph: Paragraph, place: Place) -> Entry:
        cell = layout.cell(row, Role.RECOMMENDATION)
        states = tuple(self._states(row, layout, paragraph))
        entry = Entry(
            paragraph=paragraph,
            place=place,
            heading=self.heading,
            states=states,
            printed_position=" ".join(_text(row, layout, Role.POSITION).split()),
            source=paragraph.source or " ".join(_text(row, layout, Role.SOURCE).split()),
            labels=_labels(row, layout),
            comments=paragraph.comment or " ".join(_text(row, layout, Role.COMMENTS).split()),
            notes=cell.notes if cell is not None else (),
        )
        return replace(entry, problems=tuple(_doubts(entry, cell, checked=self.names is not None)))

    def _states(self, row: Row, layout: Layout, paragraph: Paragraph) -> list[Recommender]:
        column = _text(row, layout, Role.STATES)
        return states_in_column(column, self.names) if column.strip() else states_in_text(paragraph.text, self.names)

    def _continue_last(self, row: Row, layout: Layout) -> None:
        """A recommendation merged over several rows: the lower rows add labels to it."""
        last = self.entries[-1]
        self.entries[-1] = replace(last, labels=last.labels.joined(_labels(row, layout)))

    def _report_missing_text(self, row: Row, cell: Cell | None, place: Place) -> None:
        if any(item.picture for item in row.cells):
            message = "This row holds a picture where the recommendation should be. Type its text into the cell."
            self.problems.append(Problem("picture", message, place, blocks=True))
        elif cell is None or len(row.cells) > 1:
            message = "This row has no text of a recommendation and was left out. Check whether a cell is missing."
            self.problems.append(Problem("no-text", message, place, blocks=True))


def _heading(row: Row, layout: Layout) -> str:
    """The theme of a row merged over the table, without the word "Theme:" before it."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    if len(filled) != 1 or filled[0].continues:
        return ""
    text = " ".join(filled[0].text.split())
    label = words.HEADING_LABEL.match(text)
    alone = len(row.cells) == 1 or filled[0].span * 4 >= row.width * 3
    if not label and (not alone or words.SOURCE_LABEL.search(text) or _looks_like_recommendation(text)):
        return ""
    return text[label.end() :].strip() if label else text


def _looks_like_recommendation(text: str) -> bool:
    return _numbered(text) and text.rstrip()[-1:] in {";", ")", "؛", "；"}


def _numbered(text: str) -> bool:
    return words.NUMBER_FIRST.match(words.western_digits(text)) is not None


def _number(row: Row, layout: Layout) -> str:
    cell = layout.cell(row, Role.NUMBER)
    return tidy_number(cell.text) if cell is not None else ""


def _text(row: Row, layout: Layout, role: Role) -> str:
    cell = layout.cell(row, role)
    return cell.text if cell is not None and cell is not layout.cell(row, Role.RECOMMENDATION) else ""


def _labels(row: Row, layout: Layout) -> Labels:
    cells = [(role, layout.cell(row, role)) for role in (Role.THEMES, Role.GROUPS, Role.SDG)]
    taken = layout.cell(row, Role.RECOMMENDATION)
    return read_labels((role, cell.text) for role, cell in cells if cell is not None and cell is not taken)


def _with_own_position(entry: Entry, index: int, count: int) -> Entry:
    """Several numbered recommendations in one row share it; said, because the row may mean only one of them."""
    if count == 1:
        return entry
    message = f"This cell holds {count} numbered recommendations. They were read as {count}; check their position."
    return replace(entry, problems=(*entry.problems, Problem("several-in-one-cell", message, entry.place)))


def _doubts(entry: Entry, cell: Cell | None, *, checked: bool) -> Iterator[Problem]:
    """What a reader of the receipt should know about one recommendation."""
    place = entry.place
    if not entry.paragraph.number and cell is not None and cell.auto_number:
        message = "The number is made by Word's automatic numbering, not typed. Type it at the start of the text."
        yield Problem("no-number", message, place, blocks=True)
    elif not entry.paragraph.number:
        message = "The recommendation has no paragraph number. Type it at the start of the text, as in 140.7."
        yield Problem("no-number", message, place, blocks=True)
    if not entry.paragraph.text:
        message = "The row has a number but no text of a recommendation. Add the text or remove the row."
        yield Problem("no-text", message, place, blocks=True)
    elif cell is not None and cell.picture:
        message = (
            "The cell holds a picture beside its text. Check that the picture holds no words of the recommendation."
        )
        yield Problem("picture", message, place)
    if entry.paragraph.parts > 1:
        message = f"One number joins {entry.paragraph.parts} recommendations by a semicolon. They stay one, as printed."
        yield Problem("joined", message, place)
    yield from _doubts_about_answers(entry, place, checked=checked)


def _doubts_about_answers(entry: Entry, place: Place, *, checked: bool) -> Iterator[Problem]:
    if not entry.printed_position:
        yield Problem("no-position", "The row does not say the State's position. It is imported without one.", place)
    elif not entry.position:
        message = f"The position “{entry.printed_position[:60]}” is not known. It is imported without one."
        yield Problem("unknown-position", message, place)
    if not entry.states:
        yield Problem("no-state", "The row names no recommending State. It is imported without one.", place)
    for state in entry.states if checked else ():
        if not state.code:
            message = f"“{state.printed[:60]}” is not a State we know. The name is kept as printed."
            yield Problem("unknown-state", message, place)
    for label in entry.labels.strange_goals:
        yield Problem("unknown-goal", f"“{label[:60]}” names no Sustainable Development Goal. It is left out.", place)
