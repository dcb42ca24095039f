"""What somebody typed into a cell, read as its column wants it, or refused in words that say what to type instead."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servanda.foundation.common.languages import UN_LANGUAGES, django_code
from servanda.pipelines.workbooks.columns import TEXTS, Choice, Column, ValueKind, join_codes
from servanda.pipelines.workbooks.days import day_from_serial, day_from_text
from servanda.pipelines.workbooks.numbers import number_value
from servanda.pipelines.workbooks.plain import clean, comparable, matching

YES, NO = gettext_lazy("Yes"), gettext_lazy("No")
_BETWEEN = re.compile(r"[;\n؛；]")
_MARKS = frozenset({"x", "х", "✓", "✔", "✗", "1", "true"})  # the second is Cyrillic
_NO_MARKS = frozenset({"", "-", "–", "0", "false"})
_SHOWN_CHOICES = 12


class Wrong(Exception):
    """A cell that cannot be read; the message tells its writer what to type."""


def text_of(raw: Any) -> str:
    """A cell as the text its reader saw, whatever the program made of it."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return number_value(raw) if raw == raw and abs(raw) < 1e300 else ""
    if isinstance(raw, dict):
        return str(raw.get("day", ""))
    return str(raw)


class Words:
    """Words for codes: those of the workbook's own language first, then any of the six languages, then the code."""

    def __init__(
        self, choices: tuple[Choice, ...], *, language: str, exported: Mapping[str, str] | None = None
    ) -> None:
        self._own: dict[str, str] = {}
        self._any: dict[str, set[str]] = {}
        for code, words in (exported or {}).items():  # what the list said then, though it may have left the list since
            self._own.setdefault(matching(words), code)
        for choice, words in zip(choices, words_of(choices, language), strict=True):
            self._own.setdefault(matching(words), choice.code)
            self._own.setdefault(matching(choice.in_language(language)), choice.code)
            for spoken in UN_LANGUAGES:
                self._any.setdefault(matching(choice.in_language(spoken)), set()).add(choice.code)
            self._any.setdefault(matching(choice.code), set()).add(choice.code)
        self.offered = [choice.in_language(language) for choice in choices]
        self._typed: dict[str, str] = {}  # what was asked before: a column holds few words again and again

    def code_for(self, typed: str) -> str:
        """The code; Wrong if no language or more than one choice has these words."""
        if typed not in self._typed:
            self._typed[typed] = self._find(typed)
        return self._typed[typed]

    def _find(self, typed: str) -> str:
        wanted = matching(typed)
        if wanted in self._own:
            return self._own[wanted]
        found = self._any.get(wanted, set())
        if len(found) == 1:
            return next(iter(found))
        offered = "; ".join(self.offered[:_SHOWN_CHOICES]) + ("; …" if len(self.offered) > _SHOWN_CHOICES else "")
        raise Wrong(
            _("“%(typed)s” is not one of the answers offered. Choose one of these: %(offered)s.")
            % {"typed": comparable(typed)[:100], "offered": offered}
        )


def words_of(choices: tuple[Choice, ...], language: str) -> list[str]:
    """What the drop-down shows: two choices of the same words are told apart by their codes."""
    plain = [choice.in_language(language) for choice in choices]
    seen = [matching(words) for words in plain]
    return [
        f"{words} ({choice.code})" if seen.count(key) > 1 or not words else words
        for choice, words, key in zip(choices, plain, seen, strict=True)
    ]


class CellReader:
    """Reads the cells of one column."""

    def __init__(
        self, column: Column, *, language: str, exported: Mapping[str, str] | None = None, since_1904: bool = False
    ) -> None:
        self.column = column
        self._since_1904 = since_1904
        self._words = Words(column.choices, language=language, exported=exported)
        self._yes_no = _yes_and_no() if column.kind in (ValueKind.YES_NO, ValueKind.MARK) else {}

    def read(self, raw: Any) -> str:
        """The value in its one form; empty cells are empty values. Wrong if it cannot be read."""
        if self.column.kind in TEXTS:
            return clean(text_of(raw))
        if raw is None or (isinstance(raw, str) and not comparable(raw)):
            return ""
        return {
            ValueKind.CHOICE: self._choice,
            ValueKind.SEVERAL: self._several,
            ValueKind.DAY: self._day,
            ValueKind.NUMBER: self._number,
            ValueKind.YES_NO: self._truth,
            ValueKind.MARK: self._mark,
        }[self.column.kind](raw)

    def check(self, value: str) -> None:
        """Wrong for what can be read and is still too much; asked only of what somebody changed."""
        over = len(value) - self.column.longest
        if self.column.kind in TEXTS and over > 0:
            message = ngettext(
                "This text is %(over)s sign too long: at most %(longest)s are kept. Shorten it.",
                "This text is %(over)s signs too long: at most %(longest)s are kept. Shorten it.",
                over,
            )
            raise Wrong(message % {"over": over, "longest": self.column.longest})

    def _choice(self, raw: Any) -> str:
        return self._words.code_for(text_of(raw))

    def _several(self, raw: Any) -> str:
        pieces = [piece for piece in _BETWEEN.split(clean(text_of(raw))) if piece.strip()]
        return join_codes({self._words.code_for(piece) for piece in pieces})

    def _day(self, raw: Any) -> str:
        try:
            if isinstance(raw, dict):
                return day_from_text(str(raw["day"])).isoformat()
            if isinstance(raw, int | float):
                return day_from_serial(raw, since_1904=self._since_1904).isoformat()
            return day_from_text(comparable(str(raw))).isoformat()
        except (ValueError, OverflowError, KeyError):
            raise Wrong(
                _("“%(typed)s” is not a day. Enter day, month and year, for example 27 3 2027.")
                % {"typed": comparable(text_of(raw))[:100]}
            ) from None

    def _number(self, raw: Any) -> str:
        try:
            return number_value(raw if isinstance(raw, int | float) else comparable(text_of(raw)))
        except ValueError:
            raise Wrong(
                _("“%(typed)s” is not a number we can read without doubt. Enter figures only, for example 1234.5.")
                % {"typed": comparable(text_of(raw))[:100]}
            ) from None

    def _truth(self, raw: Any) -> str:
        typed = matching(text_of(raw))
        if typed in self._yes_no:
            return self._yes_no[typed]
        raise Wrong(_("“%(typed)s” is neither yes nor no. Enter one of the two.") % {"typed": comparable(text_of(raw))})

    def _mark(self, raw: Any) -> str:
        typed = matching(text_of(raw))
        if typed in _MARKS or self._yes_no.get(typed) == "yes":
            return "x"
        if typed in _NO_MARKS or self._yes_no.get(typed) == "no":
            return ""
        raise Wrong(
            _("“%(typed)s” is no mark. Enter x where it applies, and leave the cell empty where it does not.")
            % {"typed": comparable(text_of(raw))[:100]}
        )


def _yes_and_no() -> dict[str, str]:
    found = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
    for code in UN_LANGUAGES:
        with translation.override(django_code(code)):
            found.setdefault(matching(str(YES)), "yes")
            found.setdefault(matching(str(NO)), "no")
    return found


def shown(column: Column, value: str, labels: Mapping[str, str], *, language: str = "") -> str:
    """A value in words, for pages and for cells that hold text. Days stay in their one form; pages word them."""
    if column.kind == ValueKind.CHOICE:
        return labels.get(value, value)
    if column.kind == ValueKind.SEVERAL:
        return "; ".join(labels.get(code, code) for code in value.split(";") if code)
    if column.kind == ValueKind.YES_NO and value:
        return str(YES if value == "yes" else NO)
    return value


def same(column: Column, one: str, other: str) -> bool:
    """Whether two values say the same; of texts only what a reader would see counts."""
    return one == other or (column.kind in TEXTS and comparable(one) == comparable(other))


def day_of(value: str) -> datetime.date | None:
    """A kept day again."""
    return datetime.date.fromisoformat(value) if value else None
