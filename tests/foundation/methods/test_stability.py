"""How firm an order is: share of draws with weights ±50 % in which a thing stays in the first k (methods, part 7.3)."""

from __future__ import annotations

import pytest

from servanda.foundation.methods.priority import Criterion, Values
from servanda.foundation.methods.stability import Stability, stability

C = Criterion
TWO = {C.SEVERITY: 1.0, C.RECURRENCE: 1.0}


def _found(values: list[Values], *, first: list[bool] | None = None, **more: float) -> list[Stability]:
    asked = {"top": 1, "spread": 0.5, "draws": 2000, "seed": 1, **more}
    return stability(values, TWO, first or [False] * len(values), of=range(len(values)), **asked)  # type: ignore[arg-type]


def test_what_is_ahead_in_everything_is_first_in_every_draw() -> None:
    best, worst = _found([{C.SEVERITY: 0.9, C.RECURRENCE: 0.8}, {C.SEVERITY: 0.2, C.RECURRENCE: 0.1}])

    assert best == Stability(1.0, 1, 1)
    assert worst == Stability(0.0, 2, 2)


def test_mirror_images_are_each_first_in_half_of_the_draws() -> None:
    one, other = _found([{C.SEVERITY: 1, C.RECURRENCE: 0}, {C.SEVERITY: 0, C.RECURRENCE: 1}])

    assert one.in_top == pytest.approx(0.5, abs=0.04)
    assert one.in_top + other.in_top == pytest.approx(1)
    assert (one.best, one.worst) == (1, 2)


def test_the_share_is_the_one_geometry_gives() -> None:
    """First where w1·0.4 > w2·0.6, both even on [0.5, 1.5]: ∫ over w2 from 0.5 to 1 of (1.5 - 1.5·w2) = 0.1875."""
    ahead, _behind = _found([{C.SEVERITY: 0.4, C.RECURRENCE: 0.0}, {C.SEVERITY: 0.0, C.RECURRENCE: 0.6}], draws=20000)

    assert ahead.in_top == pytest.approx(0.1875, abs=0.01)


def test_what_the_veto_puts_first_stays_first() -> None:
    plain, vetoed = _found([{C.SEVERITY: 1, C.RECURRENCE: 1}, {C.SEVERITY: 0, C.RECURRENCE: 0.1}], first=[False, True])

    assert (vetoed.best, vetoed.worst, plain.best) == (1, 1, 2)


def test_equal_ones_share_the_better_rank_and_missing_parts_leave_the_sum() -> None:
    found = _found([{C.SEVERITY: 0.5, C.RECURRENCE: None}, {C.SEVERITY: 0.5, C.RECURRENCE: 0.5}, {C.SEVERITY: 0.1}])

    assert [(each.best, each.worst) for each in found] == [(1, 1), (1, 1), (3, 3)]


def test_without_spread_the_order_never_moves_and_one_seed_gives_one_answer() -> None:
    values: list[Values] = [{C.SEVERITY: 0.5, C.RECURRENCE: 0.6}, {C.SEVERITY: 0.6, C.RECURRENCE: 0.49}]

    assert [each.in_top for each in _found(values, spread=0.0)] == [1, 0]
    assert _found(values, seed=5) == _found(values, seed=5)
    assert stability(values, TWO, [False, False], of=[], top=1, spread=0.5, draws=5, seed=1) == []
