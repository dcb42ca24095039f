"""Days as people type them into spreadsheets."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache

from babel import Locale

from servanda.foundation.common.languages import UN_LANGUAGES

_NUMBERS = re.compile(r"\d+")
_FIRST, _LAST = datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
# Words that stand beside a day in one of the languages: "27 de marzo de 2027", "1er mars", "27 марта 2027 г.".
_FILLERS = re.compile(r"\b(de|del|of|the|er|st|nd|rd|th|г|года|year)\b|(?<=\d)(er|st|nd|rd|th)\b|[,.،]")


def day_from_serial(number: float, *, since_1904: bool) -> datetime.date:
    """A day that lost its format: the number a spreadsheet counts it by. ValueError if it is none."""
    if not (0 if since_1904 else 1) <= number < 120_000:
        raise ValueError(number)
    return _within(_EPOCHS[since_1904] + datetime.timedelta(days=int(number)))


def day_from_text(typed: str) -> datetime.date:
    """Day, month and year in any usual order that leaves no doubt; ValueError otherwise."""
    text = _western(typed).casefold()
    text = re.sub(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$", "", text.strip())
    month = _named_month(text)
    numbers = [int(found) for found in _NUMBERS.findall(text)]
    if month is not None:
        return _with_month(numbers, month, text)
    if len(numbers) != 3 or re.search(r"[^\W\d_]", re.sub("[年月日号г]", "", text)):
        raise ValueError(typed)
    if numbers[0] > 999:  # year first
        return _within(datetime.date(*numbers))
    day, second, year = numbers
    if second > 12 >= day:  # cannot be read otherwise
        day, second = second, day
    return _within(datetime.date(year, second, day))


def _with_month(numbers: list[int], month: int, text: str) -> datetime.date:
    """The other two are a day and a year of four figures."""
    years = [number for number in numbers if number > 999]
    days = [number for number in numbers if number < 32]
    if len(numbers) != 2 or len(years) != 1 or len(days) != 1:
        raise ValueError(text)
    return _within(datetime.date(years[0], month, days[0]))


def _within(day: datetime.date) -> datetime.date:
    if not _FIRST <= day < _LAST:
        raise ValueError(day)
    return day


def _western(text: str) -> str:
    """With Arabic-Indic and other digits as 0 to 9."""
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in unicodedata.normalize("NFKC", text)
    )


def _named_month(text: str) -> int | None:
    letters = re.sub(r"[\d\-/]+", " ", _FILLERS.sub(" ", text))
    return _months().get(" ".join(letters.split()))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Names of the months in the six languages, whole and short; Chinese ones are numbers and need none."""
    found: dict[str, int] = {}
    for code in UN_LANGUAGES:
        names = Locale.parse("zh_Hans" if code == "zh" else code).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in names[form][width].items():
                    plain = name.casefold().rstrip(".")
                    if not any(sign.isdigit() for sign in plain):
                        found.setdefault(plain, number)
    return found
