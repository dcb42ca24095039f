"""Numbers as people type and read them: 1 234,5 and 1,234.5 and ١٢٣٤٫٥ are one number, and 1.234 may be two."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code

MOST_WHOLE, MOST_DECIMALS = 16, 8  # digits before and after the decimal sign, as the columns are
# Signs that part thousands wherever they stand: spaces of several widths, apostrophes, the Arabic one.
_APART = " \u00a0\u2009\u202f'’\u066c"
_ARABIC_DECIMAL = "\u066b"
_MARKS_OF_DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"))
# What one comma or point before three digits means; where people write both ways it means nothing for certain.
_SURE = {
    "en": {",": "", ".": "."},
    "zh": {",": "", ".": "."},
    "fr": {",": "."},
    "ru": {",": "."},
}
_COMMA = frozenset({"fr", "es", "ru"})  # write 1,5 for one and a half


def read_figure(words: str, language: str | None = None) -> Decimal:
    """The number typed, exactly. InvalidInput says why it cannot be read, or which two numbers it could be."""
    code = content_code(language or get_language() or "en")
    text = _western(words)
    sign, text = ("-", text[1:].strip()) if text.startswith("-") else ("", text)
    plain = _without_groups(_with_point(text, words, code))
    if plain is None:
        raise InvalidInput(
            _("“%(words)s” cannot be read as a number. Write figures alone, for example %(example)s.")
            % {"words": words.strip(), "example": written_figure(Decimal("1234.5"), code)}
        )
    whole, _point, decimals = plain.partition(".")
    if len(whole.lstrip("0")) > MOST_WHOLE or len(decimals) > MOST_DECIMALS:
        raise InvalidInput(
            _("“%(words)s” is too long. Write at most %(whole)s digits, and %(decimals)s after the decimal sign.")
            % {"words": words.strip()[:60], "whole": MOST_WHOLE, "decimals": MOST_DECIMALS}
        )
    return Decimal(sign + plain)


def _western(words: str) -> str:
    """Digits of any script as 0 to 9, one minus, no marks of direction."""
    text = words.strip().translate(_MARKS_OF_DIRECTION).replace("\u2212", "-").strip()
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _with_point(text: str, words: str, code: str) -> str:
    """The same with "." as decimal sign, and other signs between thousands only."""
    commas, points = text.count(","), text.count(".")
    if _ARABIC_DECIMAL in text:
        return text.replace(",", " ").replace(".", " ").replace(_ARABIC_DECIMAL, ".")
    if commas and points:
        decimal, other = (",", ".") if text.rfind(",") > text.rfind(".") else (".", ",")
        return text.replace(other, " ").replace(decimal, ".")
    if commas + points != 1:
        return text.replace(",", " ").replace(".", " ")
    return _with_one_sign(text, words, code, "," if commas else ".")


def _with_one_sign(text: str, words: str, code: str, sign: str) -> str:
    head, _sign, tail = text.partition(sign)
    could_be_thousands = re.fullmatch(r"[1-9]\d{0,2}", head) and re.fullmatch(r"\d{3}", tail)
    if not could_be_thousands:
        return f"{head}.{tail}"
    meaning = _SURE.get(code, {}).get(sign)
    if meaning is None:
        point = "," if code in _COMMA else "."
        raise InvalidInput(
            _("“%(words)s” could be %(large)s or %(small)s. Write one of these two.")
            % {"words": words.strip(), "large": head + tail, "small": f"{head}{point}{tail}0"}
        )
    return head + meaning + tail


def _without_groups(text: str) -> str | None:
    """Digits and at most one point; None where thousands are not parted by threes, or anything else stands."""
    whole, point, decimals = text.partition(".")
    if point and not re.fullmatch(r"[0-9]+", decimals):
        return None
    if not re.fullmatch(rf"[0-9]+|[0-9]{{1,3}}(?:[{_APART}][0-9]{{3}})+", whole):
        return None
    return re.sub(f"[{_APART}]", "", whole) + point + decimals


def written_figure(value: Decimal, language: str | None = None) -> str:
    """As it stands in a box to type in: without thousands' signs, and read back as the same number."""
    code = content_code(language or get_language() or "en")
    whole, _point, decimals = _plain(value).partition(".")
    if len(decimals) == len("000"):
        decimals += "0"  # with three decimals it could be taken for thousands
    return f"{whole}{',' if code in _COMMA else '.'}{decimals}" if decimals else whole


def figure_in_words(value: Decimal, language: str | None = None) -> str:
    """As people of the language read it: thousands by comma in English, by a narrow space elsewhere."""
    code = content_code(language or get_language() or "en")
    whole, _point, decimals = _plain(value).partition(".")
    grouped = f"{int(whole.lstrip('-')):,}"
    if code != "en":
        grouped = grouped.replace(",", "\u202f")
    minus = "\u2212" if whole.startswith("-") else ""
    return f"{minus}{grouped}{(',' if code in _COMMA else '.') + decimals if decimals else ''}"


def counted(number: int) -> str:
    """How many, for a sentence or a table: quicker than figure_in_words, for the hundreds on a page."""
    grouped = f"{number:,}"
    return grouped if content_code(get_language() or "en") == "en" else grouped.replace(",", "\u202f")


def _plain(value: Decimal) -> str:
    """Without an exponent, and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
