"""Differences are shown to people: a single word kept between two changes is noise."""

from __future__ import annotations

from servanda.foundation.common.words import Change, Run, word_differences


def test_one_word_kept_between_two_changes_changes_with_them() -> None:
    runs = word_differences("Money for the courts came late.", "Judges of the capital came late.")

    assert runs[:2] == [Run(Change.REMOVED, "Money for the courts"), Run(Change.ADDED, "Judges of the capital")]
    assert runs[2] == Run(Change.SAME, " came late.")


def test_both_texts_can_always_be_read_out_of_the_runs() -> None:
    before, after = "a b c d e f g", "a x c y e f z"
    runs = word_differences(before, after)

    assert "".join(run.text for run in runs if run.change != Change.ADDED) == before
    assert "".join(run.text for run in runs if run.change != Change.REMOVED) == after
