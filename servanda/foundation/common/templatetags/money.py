"""Amounts of money on pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

from servanda.foundation.common.money import money_in_words

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """ "USD 2,200,000": {{ action.cost|money:action.currency }}."""
    return money_in_words(amount, currency)
