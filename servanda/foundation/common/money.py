"""Amounts of money. Each has a currency, and amounts in two currencies are never added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code

_CODE = re.compile(r"[A-Z]{3}")
LARGEST = Decimal(10) ** 12  # what the tables hold


def checked_amount(amount: Decimal, currency: str, *, field: str = "amount") -> str:
    """The currency's code as it is kept; InvalidInput for what is no amount or no code."""
    if not Decimal(amount).is_finite() or amount < 0:
        raise InvalidInput(_("An amount of money cannot be less than nothing."), field=field)
    if amount >= LARGEST:
        raise InvalidInput(_("This amount is too large to be kept. Check its zeros."), field=field)
    code = currency.strip().upper()
    if not _CODE.fullmatch(code):
        raise InvalidInput(_("Give the currency in three letters, for example USD."), field="currency")
    return code


def totals(amounts: Iterable[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    """Sums by currency, in the order of their codes."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        if amount is not None:
            sums[currency] = sums.get(currency, Decimal(0)) + amount
    return {code: sums[code] for code in sorted(sums)}


def money_in_words(amount: Decimal | None, currency: str) -> str:
    """ "USD 2,200,000", cents only where there are any; thousands by a narrow space outside English."""
    if amount is None:
        return ""
    grouped = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    if content_code(get_language() or "en") != "en":
        grouped = grouped.replace(",", "\u202f")
    return f"{currency} {grouped}".strip()
