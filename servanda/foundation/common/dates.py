"""Dates in the reader's words: order, case and punctuation are those of the language, not of a pattern of ours."""

from __future__ import annotations

import datetime

from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code

# Day before month, as the UN writes English.
_LOCALES = {"en": "en_GB", "zh": "zh_Hans"}
# CLDR's own whole forms where there is one; a skeleton of parts where the year, or the day, is left out.
_WHOLE = {"weekday": "full", "long": "long"}
_PARTS = {"short": "yMMMd", "day": "MMMMd", "brief": "MMMd", "month": "yMMMM"}
FORMS = (*_WHOLE, *_PARTS)


def date_in_words(date: datetime.date, form: str = "long") -> str:
    """A day in the active language, in one of FORMS: "day" and "brief" leave out the year, "month" the day."""
    code = content_code(get_language() or "en")
    locale = _LOCALES.get(code, code)
    if form in _WHOLE:
        return format_date(date, _WHOLE[form], locale=locale)
    return format_skeleton(_PARTS[form], date, locale=locale)


def check_year(day: datetime.date | None, *, field: str) -> None:
    """Refuse a year nobody can have meant: 207 for 2027. A spreadsheet could not hold it either."""
    if day is not None and not 1945 <= day.year < 2200:
        raise InvalidInput(_("Enter the year with four digits, for example 2027."), field=field)
