"""What is asked first: where the machine is torn and where much hangs on the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.pipelines.classification.usefulness import Reach, Waiting, doubt, in_order

REACHES = st.builds(Reach, st.booleans(), st.booleans(), st.booleans(), st.integers(1, 9))


def waiting(key: int, sure: float, *, reach: Reach | None = None, torn: tuple[str, str] = ("theme", "x")) -> Waiting:
    return Waiting(key, 1, doubt(sure), sure, torn, reach or Reach())


def test_the_machine_is_torn_at_one_half_and_where_a_source_says_nothing() -> None:
    assert (doubt(0.5), doubt(None), doubt(1.0), doubt(0.0)) == (1, 1, 0, 0)
    assert doubt(0.9) == pytest.approx(0.36)


def test_reach_grows_with_each_reason_and_no_more_than_three_earlier_times_count() -> None:
    assert Reach().weight == 1
    assert Reach(is_new=True, is_supported=True, is_alone=True, times_asked=4).weight == 5.5
    assert Reach(times_asked=40).weight == Reach(times_asked=4).weight


@given(sure=st.floats(0, 1), reach=REACHES)
def test_nearer_to_the_middle_is_never_less_useful(sure: float, reach: Reach) -> None:
    nearer = 0.5 + (sure - 0.5) / 2

    assert waiting(1, nearer, reach=reach).usefulness >= waiting(1, sure, reach=reach).usefulness


@given(st.lists(st.builds(waiting, st.integers(0, 99), st.floats(0, 1), reach=REACHES), max_size=20))
def test_the_order_falls_in_whole_steps_and_is_the_same_for_any_order_given(found: list[Waiting]) -> None:
    ordered = in_order(found)

    steps = [round(each.usefulness) for each in ordered]
    assert steps == sorted(steps, reverse=True)
    assert [each.recommendation for each in in_order(found[::-1])] == [each.recommendation for each in ordered] or len(
        {each.recommendation for each in found}
    ) < len(found)


def test_questions_of_one_sort_come_together_within_a_step() -> None:
    found = [
        waiting(1, 0.5, torn=("theme", "b")),
        waiting(2, 0.52, torn=("sdg_target", "5.3")),
        waiting(3, 0.53, torn=("theme", "b")),
        waiting(4, 0.54, torn=("sdg_target", "5.3")),
    ]

    assert [each.recommendation for each in in_order(found)] == [2, 4, 1, 3]


def test_a_text_is_sure_only_when_everything_is() -> None:
    assert waiting(1, 0.95).is_sure(0.9)
    assert not waiting(1, 0.85).is_sure(0.9)
    assert not Waiting(1, 2, 1, None, ("theme", "x")).is_sure(0.9)
