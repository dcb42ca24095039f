"""The order of attention as pure numbers: methods, part 7.3, with its formulas as test points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.methods.priority import (
    Criterion,
    Score,
    enabling,
    in_order,
    mean_of_known,
    nearness,
    recurrence,
    score,
    silence,
)

C = Criterion


@pytest.mark.parametrize(("askings", "value"), [(1, 0), (2, 0.5), (4, 0.75), (5, 0.8), (10, 0.9)])
def test_recurrence_is_one_less_the_share_of_one_asking(askings: int, value: float) -> None:
    assert recurrence(askings) == pytest.approx(value)


def test_what_was_never_asked_does_not_recur() -> None:
    with pytest.raises(ValueError, match="never asked"):
        recurrence(0)


def test_days_run_from_here_and_past_to_far_away() -> None:
    assert [nearness(days, within=365) for days in (-30, 0, 73, 365, 900)] == pytest.approx([1, 1, 0.8, 0, 0])
    assert [silence(days, full_after=730) for days in (0, 365, 800, None)] == pytest.approx([0, 0.5, 1, 1])
    assert [enabling(others) for others in (0, 1, 3)] == pytest.approx([0, 0.5, 0.75])


def test_p_is_the_sum_of_weights_times_criteria() -> None:
    found = score({C.SEVERITY: 1.0, C.RECURRENCE: 0.5, C.NEGLECT: 0.0}, {C.SEVERITY: 2, C.RECURRENCE: 1, C.NEGLECT: 1})

    assert found.value == found.low == found.high == pytest.approx(0.625)
    assert found.known == pytest.approx(1)
    assert sum(part.adds for part in found.parts) == pytest.approx(found.value)


def test_what_is_not_known_is_told_and_leaves_the_sum_with_its_weight() -> None:
    found = score({C.SEVERITY: 0.8, C.SCALE: None}, {C.SEVERITY: 3, C.SCALE: 1})

    assert found.value == pytest.approx(0.8)
    assert (found.low, found.high, found.known) == pytest.approx((0.6, 0.85, 0.75))
    assert found.missing == (C.SCALE,)


def test_what_is_not_known_is_not_the_same_as_nothing() -> None:
    weights = {C.SEVERITY: 1.0, C.SCALE: 1.0}

    assert score({C.SEVERITY: 0.6, C.SCALE: None}, weights).value > score({C.SEVERITY: 0.6, C.SCALE: 0}, weights).value
    assert mean_of_known([None, 0.5, 1]) == pytest.approx(0.75)
    assert mean_of_known([None]) is None


def test_a_criterion_outside_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        score({C.SCALE: 1.2}, {C.SCALE: 1})


def test_the_veto_comes_first_whatever_the_sum_says() -> None:
    weights = {C.SEVERITY: 1.0}
    values = [score({C.SEVERITY: value}, weights).value for value in (0.9, 0.1, 0.5, 0.5)]

    assert in_order(values, [False, True, False, False]) == [1, 0, 2, 3]


_HUNDREDTHS = st.integers(0, 100).map(lambda number: number / 100)


@given(
    st.fixed_dictionaries({each: st.none() | _HUNDREDTHS for each in list(C)[:4]}),
    st.fixed_dictionaries({each: st.integers(1, 20) for each in list(C)[:5]}),
)
def test_a_score_lies_between_its_bounds_and_says_what_it_rests_on(
    values: dict[Criterion, float | None], weights: dict[Criterion, float]
) -> None:
    found: Score = score(values, weights)

    assert 0 <= found.low <= found.high <= 1 + 1e-9
    if found.known > 1e-9:
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9
    assert set(found.missing) == {each for each in weights if values.get(each) is None}
