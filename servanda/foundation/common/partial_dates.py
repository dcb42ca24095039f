"""Dates of which sometimes only the year or the month is known."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from servanda.foundation.common.dates import date_in_words

_FORM = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """2019, 2019-05 or 2019-05-17. Sorts with the unknown part first."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, value: str) -> PartialDate:
        """From its ISO form; ValueError for anything else, impossible days included."""
        match = _FORM.match(value.strip())
        if not match:
            raise ValueError(f"{value!r} is not a date such as 2019, 2019-05 or 2019-05-17")
        year, month, day = (int(part) if part else None for part in match.groups())
        # What is not given may be anything; a given "00" is no month and no day.
        datetime.date(year or 0, 1 if month is None else month, 1 if day is None else day)
        return cls(year or 0, month or 0, day or 0)

    @classmethod
    def of(cls, date: datetime.date) -> PartialDate:
        return cls(date.year, date.month, date.day)

    @classmethod
    def typed(cls, words: str) -> PartialDate:
        """As people write it: 2026, 9 2026, 30 9 2026 or 2026-09-30, in digits of any script; else ValueError."""
        parts = re.findall(r"\d+", words)
        if not 1 <= len(parts) <= 3 or re.sub(r"[\d\s./-]", "", words):
            raise ValueError(f"{words!r} is not a date such as 2026, 9 2026 or 30 9 2026")
        if len(parts[0]) < len("2026"):
            parts.reverse()
        year, *rest = parts
        if len(year) != len("2026"):
            raise ValueError(f"{words!r} has no year of four digits")
        return cls.parse("-".join([f"{int(year):04d}", *(f"{int(part):02d}" for part in rest)]))

    def first_day(self) -> datetime.date:
        """The earliest day it can be; what it sorts and plots by."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def as_typed(self) -> str:
        """For a box to type in: 30 9 2026."""
        return " ".join([*(str(part) for part in (self.day, self.month) if part), f"{self.year:04d}"])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", f"{self.month:02d}" if self.month else "", f"{self.day:02d}" if self.day else ""]
        return "-".join(part for part in parts if part)

    def in_words(self) -> str:
        """As people of the active language write it, no more precise than it is known."""
        if not self.month:
            return str(self.year)
        return date_in_words(self.first_day(), "long" if self.day else "month")
