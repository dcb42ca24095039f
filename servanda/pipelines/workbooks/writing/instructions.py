"""The first sheet: what to do, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.pipelines.workbooks.writing.styles import Styles


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the first sheet says beyond the steps that every workbook has."""

    title: str
    about: str
    code: str  # by which the workbook is recognised when it comes back
    taken: str  # who took it and when, as a sentence
    bring_to: str  # address of the page where it is brought back
    first: Sequence[str] = ()  # sentences that come before all others


def write_instructions(book: Any, styles: Styles, said: Instructions, sheet: Any, *, turned: bool) -> None:
    """Title, steps, colours, and what belongs in each column."""
    page = book.add_worksheet(_("Read me first")[:31])
    if turned:
        page.right_to_left()
    page.hide_gridlines(2)
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 96)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.protect("", {"format_columns": True, "format_rows": True})
    line = _Lines(page, styles)
    line.put(said.title, size=16, bold=True)
    for sentence in (*said.first, said.about):
        line.put(sentence, bold=sentence in said.first)
    line.skip()
    for number, step in enumerate(_steps(said), start=1):
        line.pair(str(number), step)
    line.skip()
    line.put(_("What belongs in the columns"), size=13, bold=True)
    for column in sheet.columns:
        if column.editable:
            line.pair(column.header_in(sheet.language), str(column.hint))
    line.skip()
    line.pair(_("This workbook is known as"), said.code)
    line.pair(_("Taken"), said.taken)


def _steps(said: Instructions) -> list[str]:
    return [
        _(
            "Fill in the light yellow cells. Grey cells tell you what a row is about; "
            "nothing you change in them counts."
        ),
        _("Where a cell offers a list, choose from it. Enter a day as day, month and year, for example 27 3 2027."),
        _("You may filter, widen, hide or leave out rows and columns. What is missing in the file stays as it is."),
        _("The sheet is protected without a password. To sort it, remove the protection first."),
        _("Leave the ids as they are: by them each row finds its place again."),
        _("Save the file as an Excel workbook (.xlsx), then bring it back here: %(address)s")
        % {"address": said.bring_to},
        _("You will see every difference before anything is saved, also what others changed meanwhile."),
    ]


class _Lines:
    """Writes downwards."""

    def __init__(self, page: Any, styles: Styles) -> None:
        self._page, self._styles, self._row = page, styles, 0

    def put(self, text: str, *, size: int = 11, bold: bool = False) -> None:
        """A line over both columns; merged cells do not grow by themselves, so long ones get their height here."""
        style = self._styles.words(size=size, bold=bold)
        if len(text) > 110:
            self._page.set_row(self._row, 15 * (len(text) // 110 + 1))
        self._page.merge_range(self._row, 0, self._row, 1, "", style)
        self._page.write_string(self._row, 0, text, style)
        self._row += 1

    def pair(self, name: str, text: str) -> None:
        self._page.write_string(self._row, 0, name, self._styles.words(bold=True))
        self._page.write_string(self._row, 1, text, self._styles.words())
        self._row += 1

    def skip(self) -> None:
        self._row += 1
