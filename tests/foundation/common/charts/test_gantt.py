import datetime

from servanda.foundation.common.charts.gantt import Bar, days_late, draw_gantt

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
