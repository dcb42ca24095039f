from hypothesis import given
from hypothesis import strategies as st

from servanda.foundation.common.words import Change, word_differences


@given(st.text(max_size=80), st.text(max_size=80))
def test_differences_give_back_both_texts(before, after):
    runs = word_differences(before, after)

    assert "".join(run.text for run in runs if run.change != Change.ADDED) == before
    assert "".join(run.text for run in runs if run.change != Change.REMOVED) == after


def test_a_text_differs_from_itself_in_nothing():
    runs = word_differences("Repeal section 9.", "Repeal section 9.")

    assert {run.change for run in runs} == {Change.SAME}
