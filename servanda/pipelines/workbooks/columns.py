"""What a sheet is made of: columns, the values they admit, rows. Values travel as plain strings, one form for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from servanda.foundation.common.languages import django_code
from servanda.foundation.common.text import in_language

# What Excel takes into one cell, counted as it counts; a longer text goes out cut and is not read back.
LONGEST_CELL = 32_767
ID = "id"


class ValueKind(StrEnum):
    """How a value is written in a cell, and in what form it is kept: always a string, empty if there is none."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # its code
    SEVERAL = "several"  # codes in order, between semicolons
    DAY = "day"  # "2027-03-27"
    NUMBER = "number"  # "1234.5"
    YES_NO = "yes_no"  # "yes" or "no"
    MARK = "mark"  # "x"


TEXTS = frozenset({ValueKind.TEXT, ValueKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list; its words are translated, or a name in several languages."""

    code: str
    words: str | Promise | Mapping[str, str]

    def in_language(self, language: str) -> str:
        if isinstance(self.words, Mapping):
            return str(in_language(self.words, language))
        with translation.override(django_code(language)):
            return str(self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `option` belongs to the header: the mark it stands for, or the language of its words."""

    name: str
    header: str | Promise
    kind: ValueKind = ValueKind.TEXT
    editable: bool = False
    option: str | Promise = ""
    hint: str | Promise = ""
    choices: tuple[Choice, ...] = ()
    longest: int = LONGEST_CELL
    width: int = 20

    def header_in(self, language: str) -> str:
        """Its heading; headings of one kind of sheet differ from each other in every language."""
        with translation.override(django_code(language)):
            if not self.option:
                return str(self.header)
            return _("%(heading)s: %(option)s") % {"heading": self.header, "option": self.option}


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands now. `version` changes whenever an editable value of it may have changed."""

    key: str
    version: str
    label: str  # what it is about, for pages
    values: Mapping[str, str]
    closed: str = ""  # why nothing of it may be changed now
    locked: frozenset[str] = field(default=frozenset())  # editable columns that are not, in this row

    def value(self, name: str) -> str:
        return self.values.get(name, "")


def too_long_for_a_cell(text: str) -> bool:
    """Excel counts as UTF-16 does: signs beyond the basic plane count twice."""
    return len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_CELL


def join_codes(codes: set[str] | frozenset[str]) -> str:
    """Several codes as one value."""
    return ";".join(sorted(codes))


def split_codes(value: str) -> frozenset[str]:
    """The codes of such a value."""
    return frozenset(code for code in value.split(";") if code)
