import datetime

import pytest

from servanda.foundation.common.charts.gantt import Bar, Mark, days_late, draw_gantt

TODAY = datetime.date(2026, 11, 22)


def _bar(start, promised, **more):
    return Bar("x", datetime.date.fromisoformat(start), datetime.date.fromisoformat(promised), **more)


def test_a_late_action_shows_how_much_is_late():
    late = _bar("2025-01-01", "2026-06-30")
    (drawn,) = draw_gantt([late], today=TODAY).bars

    assert days_late(late, TODAY) == drawn.late_days == 145
    assert [box.kind for box in drawn.boxes] == ["done", "late"]


def test_a_completed_or_discontinued_action_is_never_late():
    done = _bar("2025-01-01", "2025-06-30", completed=datetime.date(2025, 9, 1))
    stopped = _bar("2025-01-01", "2025-06-30", discontinued=True)

    assert days_late(done, TODAY) == days_late(stopped, TODAY) == 0


def test_what_is_under_way_is_part_done_part_to_come():
    (drawn,) = draw_gantt([_bar("2026-01-01", "2027-03-01")], today=TODAY).bars

    assert [box.kind for box in drawn.boxes] == ["done", "plan"]


def test_every_box_stays_inside_the_drawing():
    bars = [_bar("2009-01-01", "2031-01-01"), _bar("2026-01-01", "2026-02-01"), Bar("y", None, None)]

    for rtl in (False, True):
        for drawn in draw_gantt(bars, today=TODAY, rtl=rtl).bars:
            for box in drawn.boxes:
                assert 0 <= box.x <= box.x + box.width <= 100.01


def test_milestones_are_told_apart_by_shape_and_former_promises_lead_to_the_present_one():
    marks = (
        Mark("a", datetime.date(2025, 3, 1), datetime.date(2025, 4, 1)),
        Mark("b", datetime.date(2026, 3, 1)),
        Mark("c", datetime.date(2027, 3, 1)),
    )
    moved = (datetime.date(2025, 6, 1), datetime.date(2026, 1, 1))
    gantt = draw_gantt([_bar("2025-01-01", "2027-06-01", marks=marks, moved_from=moved)], today=TODAY)
    (drawn,) = gantt.bars

    assert [kind for kind, _place in drawn.marks] == ["reached", "missed", "open"]
    assert drawn.moved == (drawn.moves[0], pytest.approx(drawn.boxes[-1].x + drawn.boxes[-1].width, abs=0.1))
    assert gantt.kinds == {"done", "plan", "reached", "missed", "open", "moved"}


def test_from_the_right_it_is_the_same_drawing_mirrored():
    bars = [_bar("2025-01-01", "2027-06-01", marks=(Mark("a", TODAY),), moved_from=(datetime.date(2026, 1, 1),))]
    left, right = (draw_gantt(bars, today=TODAY, rtl=rtl).bars[0] for rtl in (False, True))

    assert [100 - x for x in left.moves] == pytest.approx(right.moves)
    assert [100 - x for _kind, x in left.marks] == pytest.approx([x for _kind, x in right.marks])
    assert [100 - box.x - box.width for box in left.boxes] == pytest.approx([box.x for box in right.boxes], abs=0.02)


def test_a_former_promise_outside_the_bar_still_fits_the_axis():
    bar = _bar("2026-01-01", "2026-12-31", moved_from=(datetime.date(2021, 5, 1),))

    assert all(0 <= x <= 100 for x in draw_gantt([bar], today=TODAY).bars[0].moves)
    assert draw_gantt([bar], today=TODAY).years[0][0] == 2021
