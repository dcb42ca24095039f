import pytest

from servanda.foundation.common.partial_dates import PartialDate


@pytest.mark.parametrize("said", ["2019-00", "2019-00-17", "2019-05-00", "2019-13", "2019-02-30", "0000"])
def test_a_day_that_cannot_be_is_no_date(said):
    with pytest.raises(ValueError):
        PartialDate.parse(said)
