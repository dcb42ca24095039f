"""Values as UHRI prints them, cleaned: dashes, stray blanks, glued numbers, dates of three kinds, goals and targets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

_LEADING_DASH = re.compile(r"^\s*-(?:\s+|$)")
_LIST_BREAK = re.compile(r"(?:^|\n)\s*-\s+|\n")
_SPACE = re.compile(r"\s+")
_FIRST_NUMBER = re.compile(r"\d+")
_GOAL_OR_TARGET = re.compile(r"\s*(?:SDG\s*)?(\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?)\s*(?:[-:]|$)", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_SERIALS = (1, 109_574)  # 1900 to 2199: anything else is not a day

# "60.86 Ratify", "129.1.1 consider", "60.86.Ratify": a paragraph of a UPR report.
_UPR_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3}){1,2})\.?(?:\s+|(?=[^\W\d_]))(?=\S)")
# "4.The Committee", "23. (a) Take", "23-" before Arabic: a paragraph of concluding observations. A number
# before a small letter ("16 days of activism") belongs to the sentence.
_PARAGRAPH_NUMBER = re.compile(r"\s*(\d{1,3})(?:[.．、]\s*|\s*[-–]\s*(?=[^\x00-\u024f]))(?=[^\W\da-zà-ÿ_]|[(“\"«‘'])")


def bare(value: Any) -> str:
    """A printed value without its leading "- " and stray blanks."""
    return _SPACE.sub(" ", _LEADING_DASH.sub("", str(value or ""))).strip()


def labels(value: Any) -> tuple[str, ...]:
    """Values of a JSON list, or of a cell that lists them as "- a", newline, "- b"; each once, in order."""
    if value is None:
        return ()
    items: Iterable[Any] = value if isinstance(value, list) else _LIST_BREAK.split(str(value))
    return tuple(dict.fromkeys(label for item in items if (label := bare(item))))


def number_and_text(text: str, *, upr: bool) -> tuple[str, str]:
    """The paragraph number UHRI glues to the text, and the text without it; "" where there is none."""
    found = _UPR_NUMBER.match(text) if upr else None
    found = found or _PARAGRAPH_NUMBER.match(text)
    return (found[1], text[found.end() :].lstrip()) if found else ("", text)


def goal_or_target(label: str) -> str:
    """ "16" of "16 - PEACE …", "16.b" of "16.b - Promote …"; "" for anything else."""
    found = _GOAL_OR_TARGET.match(label)
    return found[1].lower() if found and 1 <= int(found[1].partition(".")[0]) <= 17 else ""


def first_number(value: Any) -> str:
    """ "48" of 48, "48", ["48 - January 2025"]; "" where there is none."""
    found = _FIRST_NUMBER.search(" ".join(labels(value)) if isinstance(value, list) else str(value or ""))
    return str(int(found[0])) if found else ""


def iso_date(value: Any) -> str:
    """A day from an ISO time, a spreadsheet's serial (46078, 46078.44) or a date; "" where it is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value or "").strip()
    try:
        serial = float(text)
    except ValueError:
        found = _ISO_DATE.match(text)
        return found[0] if found else ""
    if not _EXCEL_SERIALS[0] <= serial <= _EXCEL_SERIALS[1] or 1900 <= serial <= 2100:
        # A bare year is a partial date: no record is dated by a serial of the years 1905.
        return text if re.fullmatch(r"(?:19|20)\d{2}", text) else ""
    return (_EXCEL_DAY_ZERO + timedelta(days=int(serial))).isoformat()
