"""A place among many as a bar: numbers in, percent out."""

from __future__ import annotations

import pytest

from servanda.foundation.common.charts.ranks import RankBar, rank_bar


def test_the_first_place_lies_at_the_beginning_and_the_last_at_the_end() -> None:
    assert rank_bar(best=1, worst=1, rank=1, of=4) == RankBar(0, 25, 12.5)
    assert rank_bar(best=3, worst=4, rank=4, of=4) == RankBar(50, 50, 87.5)


def test_from_right_to_left_it_is_the_same_drawing_mirrored() -> None:
    plain, mirrored = (rank_bar(best=2, worst=3, rank=2, of=10, rtl=rtl) for rtl in (False, True))

    assert mirrored.x == pytest.approx(100 - plain.x - plain.width)
    assert mirrored.at == pytest.approx(100 - plain.at)


@pytest.mark.parametrize("place", [1, 2500, 5000])
def test_one_place_among_thousands_is_seen_and_stays_inside(place: int) -> None:
    bar = rank_bar(best=place, worst=place, rank=place, of=5000)

    assert bar.width > 1
    assert bar.x >= 0
    assert bar.x + bar.width <= 100
