"""Drop-downs and other guards of cells. Lists are named ranges on a hidden sheet, so they may be of any length."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from servanda.pipelines.workbooks.columns import TEXTS, Column, ValueKind
from servanda.pipelines.workbooks.typed import NO, YES

_MARK = "x"
_LONGEST_HINT, _LONGEST_HEADING = 255, 32  # Excel's own limits


class Lists:
    """The hidden sheet with the words of each drop-down."""

    def __init__(self, book: Any, title: str, sheet: Any) -> None:
        page = book.add_worksheet(title)
        page.set_column(0, len(sheet.columns), 34)
        if not any(column.kind == ValueKind.SEVERAL for column in sheet.columns):
            page.hide()  # of names that no drop-down offers people copy from here
        words = {column.name: list(sheet.labels.get(column.name, {}).values()) for column in sheet.columns}
        words["yes_no"], words["mark"] = [str(YES), str(NO)], [_MARK]
        filled = [(name, texts) for name, texts in words.items() if texts]
        for row in range(max(len(texts) for _name, texts in filled)):  # row by row: earlier rows have left memory
            for at, (_name, texts) in enumerate(filled):
                if row < len(texts):
                    page.write_string(row, at, texts[row])
        self._names = {}
        for at, (name, texts) in enumerate(filled):
            self._names[name] = f"list_{at + 1}"
            letter = _letters(at)
            book.define_name(self._names[name], f"={title}!${letter}$1:${letter}${len(texts)}")

    def source(self, name: str) -> str | None:
        """What a guard refers to; None where there is nothing to choose from."""
        return f"={self._names[name]}" if name in self._names else None


def guard(page: Any, at: int, rows: int, column: Column, lists: Lists) -> None:
    """Say what belongs in the cells of a column, and offer it. What is pasted is judged when it comes back."""
    rule = _rule(column, lists)
    if rule is None:
        if not column.hint:
            return
        rule = {"validate": "any"}
    heading = str(column.option or column.header)
    page.data_validation(
        1,
        at,
        rows,
        at,
        {
            "ignore_blank": True,
            "input_title": heading[:_LONGEST_HEADING] if column.hint else "",
            "input_message": str(column.hint)[:_LONGEST_HINT],
            **rule,
        },
    )


def _rule(column: Column, lists: Lists) -> dict[str, Any] | None:
    if column.kind in (ValueKind.CHOICE, ValueKind.YES_NO, ValueKind.MARK):
        name = {ValueKind.YES_NO: "yes_no", ValueKind.MARK: "mark"}.get(column.kind, column.name)
        source = lists.source(name)
        if source is None:
            return None
        return {"validate": "list", "source": source, "error_message": _("Choose one of the list.")}
    if column.kind == ValueKind.DAY:
        message = _("Enter day, month and year, for example 27 3 2027.")
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": datetime.date(1900, 3, 1),
            "maximum": datetime.date(2199, 12, 31),
            "error_type": "warning",
            "error_message": message,
        }
    if column.kind in TEXTS and column.longest < 32_767:
        message = _("At most %(longest)s signs are kept.") % {"longest": column.longest}
        return {
            "validate": "length",
            "criteria": "<=",
            "value": column.longest,
            "error_type": "warning",
            "error_message": message,
        }
    return None


def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
