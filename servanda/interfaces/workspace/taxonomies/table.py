"""A list as a workbook, and what a workbook that comes back would change in it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.accounts.actions.taxonomies import add_term, word_term
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code, direction
from servanda.foundation.reference.national import Line
from servanda.pipelines.rosters.reading import read_table

_CODE, _PARENT = "code", "parent"


def workbook_of(lines: Iterable[Line], *, languages: Iterable[str]) -> bytes:
    """One row for each term: code, the term it belongs to, and its name in each language."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("list")
    head, ours = book.add_format({"bold": True, "bg_color": "#eaf0f7"}), book.add_format({"font_color": "#5a667b"})
    codes = list(languages)
    for at, title in enumerate([_CODE, _PARENT, *codes]):
        sheet.write_string(0, at, title, head)
    shown = [line for line in lines if not line.is_retired]
    for row, line in enumerate(shown, start=1):
        sheet.write_string(row, 0, line.code, ours)
        sheet.write_string(row, 1, line.parent, ours)
        for at, code in enumerate(codes, start=2):
            sheet.write_string(row, at, line.names.get(code, ""))
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 1 + len(codes), 40)
    sheet.freeze_panes(1, 1)
    if direction(content_code(get_language() or "en")) == "rtl":
        sheet.right_to_left()
    book.close()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the table that says something else than the list does."""

    place: str
    code: str
    names: dict[str, str]
    before: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    is_new: bool = False
    problem: str = ""

    def carry_out(self, *, state: Any, taxonomy: str, by: Any) -> None:
        """Through the same actions as by hand."""
        if self.is_new:
            add_term(state=state, taxonomy=taxonomy, names=self.names, parent=self.parent, code=self.code, by=by)
        else:
            names = {**self.before, **self.names}
            word_term(state=state, taxonomy=taxonomy, code=self.code, names=names, by=by)


def changes_in(content: bytes, *, held: Iterable[Line], state: str, languages: Iterable[str]) -> list[Change]:
    """New terms and new names. A term the table does not name stays as it is: silence retires nothing."""
    rows = read_table(content)
    if not rows or _CODE not in [cell.casefold() for cell in rows[0][1]]:
        raise InvalidInput(
            _("The first row must hold the headings: code, parent, and a language for each name."), field="file"
        )
    heads = [cell.casefold() for cell in rows[0][1]]
    by_code = {line.code: line for line in held}
    found = []
    for place, cells in rows[1:]:
        row = dict(zip(heads, cells, strict=False))
        names = {code: row[code] for code in languages if row.get(code)}
        line = by_code.get(row.get(_CODE, ""))
        if line is not None:
            differing = {code: text for code, text in names.items() if line.names.get(code) != text}
            if differing:
                found.append(Change(place, line.code, differing, dict(line.names)))
        else:
            found.append(_new(place, row, names, by_code, state))
    return found


def _new(place: str, row: dict[str, str], names: dict[str, str], by_code: dict[str, Line], state: str) -> Change:
    code, parent = row.get(_CODE, ""), row.get(_PARENT, "")
    problem = ""
    if not names:
        problem = _("A new term needs a name in at least one language.")
    elif code and not code.startswith(f"{state.lower()}-"):
        problem = _("There is no term %(code)s. Codes of your own begin with %(prefix)s.")
        problem = problem % {"code": code, "prefix": f"{state.lower()}-"}
    elif parent not in by_code or not by_code[parent].ours:
        problem = _("The column “parent” must hold the code of an international term.")
    return Change(place, code, names, parent=parent, is_new=True, problem=problem)
