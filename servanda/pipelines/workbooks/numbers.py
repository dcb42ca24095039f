"""Numbers as people type them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_GROUPED = re.compile(r"[\s'’٬]")


def number_value(raw: object) -> str:
    """The number in one form; ValueError if it is none, or could be two."""
    if isinstance(raw, bool):
        raise ValueError(raw)
    if isinstance(raw, int | float):
        return plain_number(Decimal(repr(raw)))
    text = _GROUPED.sub("", unicodedata.normalize("NFKC", str(raw))).replace("٫", ".")
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and dot >= 0:
        text = text.replace(",", "") if dot > comma else text.replace(".", "").replace(",", ".")
    elif comma >= 0:
        if re.fullmatch(r"-?\d{1,3}(,\d{3})+", text):  # one thousand, or one point two: only its writer knows
            raise ValueError(raw)
        text = text.replace(",", ".")
    try:
        return plain_number(Decimal(text))
    except InvalidOperation:
        raise ValueError(raw) from None


def plain_number(number: Decimal) -> str:
    """Without an exponent and without zeros that say nothing."""
    if not number.is_finite():
        raise ValueError(number)
    shown = f"{number:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"
