import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.partial_dates import PartialDate


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_full_date_survives_its_written_form(date):
    assert PartialDate.parse(str(PartialDate.of(date))).first_day() == date


@pytest.mark.parametrize("written", ["2019", "2019-05", "2019-05-17"])
def test_a_date_is_written_no_more_precisely_than_it_is_known(written):
    assert str(PartialDate.parse(written)) == written


@pytest.mark.parametrize("written", ["", "19", "2019-13", "2019-02-30", "2019-5", "May 2019", "2019-05-17T00:00"])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(ValueError):
        PartialDate.parse(written)


def test_a_year_sorts_before_its_months_and_days():
    dates = [PartialDate.parse(text) for text in ("2019-05-17", "2018", "2019-05", "2019")]

    assert [str(date) for date in sorted(dates)] == ["2018", "2019", "2019-05", "2019-05-17"]
