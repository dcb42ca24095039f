"""The large promise thread: four lanes share one axis, and nothing covers anything."""

from __future__ import annotations

import datetime

from servanda.foundation.common.charts.gantt import Bar
from servanda.foundation.common.charts.lanes import Position, draw_lanes
from servanda.foundation.common.charts.thread import Asked, Knot, Stretch, Work

TODAY = datetime.date(2026, 11, 22)


def day(year: int, month: int = 1) -> datetime.date:
    return datetime.date(year, month, 1)


KNOTS = [
    Knot(day(2009), Asked.NOTED, "UPR 1"),
    Knot(day(2012), Asked.NO_POSITION, "CRC"),
    Knot(day(2019), Asked.PARTLY, "UPR 3"),
    Knot(day(2024), Asked.SUPPORTED, "UPR 4"),
]
ANSWERS = [Position(k.on, k.asked, str(k.asked)) for k in KNOTS if k.asked != Asked.NO_POSITION]
BARS = [
    Bar("Law", day(2022), day(2023), completed=day(2023)),
    Bar("Repeal", day(2025), datetime.date(2026, 6, 30)),
    Bar("Training", day(2025, 6), day(2027)),
    Bar("Grants", day(2027), day(2029)),
]


def drawn(rtl: bool = False):  # type: ignore[no-untyped-def]
    return draw_lanes(KNOTS, [Stretch(day(2019), Work.UNDER_WAY)], positions=ANSWERS, bars=BARS, today=TODAY, rtl=rtl)


def test_an_answer_holds_until_the_next_one_and_the_last_until_today() -> None:
    lanes = drawn()

    ends = [round(p.x + p.width, 1) for p in lanes.positions]
    assert ends[:-1] == [round(p.x, 1) for p in lanes.positions[1:]]
    assert ends[-1] == round(lanes.today, 1)


def test_equal_answers_in_a_row_are_one_bar() -> None:
    twice = [Position(day(2009), Asked.NOTED, "Noted"), Position(day(2014), Asked.NOTED, "Noted")]

    lanes = draw_lanes(KNOTS, [], positions=twice, bars=[], today=TODAY)

    assert [p.words for p in lanes.positions] == ["Noted"]


def test_actions_are_done_late_or_still_to_come() -> None:
    kinds = {action.title: [box.kind for box in action.boxes] for action in drawn().actions}

    assert kinds == {"Law": ["done"], "Repeal": ["done", "late"], "Training": ["done", "plan"], "Grants": ["plan"]}
    assert [action.late for action in drawn().actions] == [False, True, False, False]


def test_a_late_stretch_ends_today() -> None:
    lanes = drawn()
    late = next(box for action in lanes.actions for box in action.boxes if box.kind == "late")

    assert round(late.x + late.width, 1) == round(lanes.today, 1)


def test_labels_keep_apart_on_each_line() -> None:
    crowd = [Knot(day(2020, month), Asked.NO_POSITION, f"C{month}") for month in (1, 2, 3)]

    lanes = draw_lanes([*KNOTS, *crowd], [], positions=[], bars=[], today=TODAY)

    high = sorted(label.x for label in lanes.labels if label.high)
    assert all(b - a >= 7 for a, b in zip(high, high[1:], strict=False))


def test_from_right_to_left_it_is_the_same_drawing_mirrored() -> None:
    ltr, rtl = drawn(), drawn(rtl=True)

    assert [round(100 - k.x, 2) for k in ltr.thread.knots] == [k.x for k in rtl.thread.knots]
    assert [round(100 - p.x - p.width, 1) for p in ltr.positions] == [round(p.x, 1) for p in rtl.positions]


def test_without_actions_the_lane_still_has_room_for_a_sentence() -> None:
    assert draw_lanes(KNOTS, [], positions=[], bars=[], today=TODAY).height >= 30
