from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.money import checked_amount, money_in_words, totals

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.lists(st.tuples(st.sampled_from(["EUR", "USD", "XOF"]), st.none() | AMOUNTS)))
def test_amounts_are_added_within_their_currency_only(amounts):
    sums = totals(amounts)

    assert list(sums) == sorted({code for code, amount in amounts if amount is not None})
    for code, total in sums.items():
        assert total == sum(amount for other, amount in amounts if other == code and amount is not None)


def test_amounts_read_as_people_write_them():
    assert money_in_words(Decimal("2200000.00"), "USD") == "USD 2,200,000"
    assert money_in_words(Decimal("0.5"), "USD") == "USD 0.50"
    assert money_in_words(None, "USD") == ""
    with override("fr"):
        assert money_in_words(Decimal(2200000), "USD") == "USD 2\u202f200\u202f000"


@pytest.mark.parametrize("currency", ["", "US", "DOLLAR", "U$D", "12A"])
def test_a_currency_is_three_letters(currency):
    assert checked_amount(Decimal(1), " usd ") == "USD"
    with pytest.raises(InvalidInput):
        checked_amount(Decimal(1), currency)
