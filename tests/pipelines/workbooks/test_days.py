"""Days as people type them. What could be two days is read as the UN writes: day before month."""

from __future__ import annotations

import datetime

import pytest

from servanda.pipelines.workbooks.days import day_from_serial, day_from_text

DAY = datetime.date(2027, 3, 27)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-27",
        "27 3 2027",
        "27.3.2027",
        "27/03/2027",
        "27-3-2027",
        "3/27/2027",
        "2027/3/27",
        "2027-03-27 00:00:00",
        "27 March 2027",
        "March 27, 2027",
        "27th of March 2027",
        "27 Mar 2027",
        "27 mars 2027",
        "27 de marzo de 2027",
        "27 марта 2027 г.",
        "2027年3月27日",
        "٢٧/٣/٢٠٢٧",
        "٢٧ مارس ٢٠٢٧",
        "27\u00a0mars\u00a02027",
    ],
)
def test_a_day_is_read_as_it_is_typed(typed):
    assert day_from_text(typed.replace("\u00a0", " ")) == DAY


@pytest.mark.parametrize(
    "typed", ["soon", "2027", "March 2027", "27.3.27", "31 2 2027", "1 2 3 4", "27 x 2027", "0 0 2027"]
)
def test_what_leaves_a_doubt_is_no_day(typed):
    with pytest.raises(ValueError):
        day_from_text(typed)


def test_a_number_is_counted_from_the_workbooks_own_beginning():
    assert day_from_serial(46473, since_1904=False) == DAY
    assert day_from_serial(46473 - 1462, since_1904=True) == DAY
    assert day_from_serial(46473.75, since_1904=False) == DAY
    with pytest.raises(ValueError):
        day_from_serial(0, since_1904=False)
