import datetime

from servanda.foundation.common.charts.thread import Asked, Knot, Stretch, Work, draw_thread

TODAY = datetime.date(2026, 11, 22)
KNOTS = [
    Knot(datetime.date(2014, 5, 1), Asked.NOTED),
    Knot(datetime.date(2009, 5, 1), Asked.NOTED),
    Knot(datetime.date(2028, 10, 1), Asked.NEXT),
]


def _draw(**options):
    return draw_thread(KNOTS, [Stretch(datetime.date(2019, 1, 1), Work.UNDER_WAY)], today=TODAY, **options)


def test_knots_stand_in_the_order_of_time():
    xs = [drawn.x for drawn in _draw().knots]

    assert xs == sorted(xs)


def test_from_right_to_left_the_drawing_is_mirrored():
    plain, mirrored = _draw(), _draw(rtl=True)

    assert [round(100 - drawn.x, 2) for drawn in plain.knots] == [drawn.x for drawn in mirrored.knots]
    assert round(100 - plain.today, 2) == mirrored.today


def test_the_line_runs_unbroken_from_first_asking_to_the_next():
    thread = _draw()

    assert [line.work for line in thread.lines] == [Work.NONE, Work.UNDER_WAY, Work.OWED]
    assert thread.lines[0].x1 == thread.knots[0].x
    assert thread.lines[-1].x2 == thread.knots[-1].x
    assert [line.x2 for line in thread.lines[:-1]] == [line.x1 for line in thread.lines[1:]]


def test_work_before_the_first_asking_only_sets_the_weight():
    early = [Stretch(datetime.date(2001, 1, 1), Work.PLANNED)]

    thread = draw_thread(KNOTS, early, today=TODAY)

    assert [line.work for line in thread.lines] == [Work.PLANNED, Work.OWED]


def test_nothing_asked_draws_nothing():
    thread = draw_thread([], today=TODAY)

    assert (thread.knots, thread.lines) == ([], [])
