"""What `python -m benchmarks.rules` counts, and what it must find on sessions kept back."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rules import baseline
from benchmarks.rules.rows import Row, coded, unseen
from benchmarks.rules.scores import agreement, calibration_error, kappa
from benchmarks.rules.table import table
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.specificity.engine import Rules


def test_kappa_of_chance_is_nothing_and_of_sameness_one() -> None:
    assert kappa([1, 1, 2, 2], [1, 2, 1, 2]) == 0
    assert kappa([1, 2, 3], [1, 2, 3]) == 1


def test_agreement_counts_each_category_alike() -> None:
    scores = agreement([1, 2, 3, 4, 5, 5], [1, 2, 3, 4, 5, 4])

    assert scores["accuracy"] == pytest.approx(5 / 6)
    assert scores["f1_by_category"][5] == pytest.approx(2 / 3)
    assert scores["macro_f1"] == pytest.approx((1 + 1 + 1 + 2 / 3 + 2 / 3) / 5)
    assert scores["confusion"][4] == [0, 0, 0, 1, 1]


def test_calibration_error_is_the_distance_of_said_and_true() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == 0
    assert calibration_error([0.9, 0.9, 0.9, 0.9], [True, True, False, False]) == pytest.approx(0.4)


def test_a_rule_with_few_cases_counts_with_its_shorter_name() -> None:
    cases = [("verb:adopt+laws", True)] * 99 + [("verb:adopt+laws", False)]
    cases += [("verb:adopt+rare", True)] * 10 + [("verb:adopt", False)] * 50 + [("verb:adopt", True)] * 40

    assert table(cases) == {"verb:adopt": 0.5, "verb:adopt+laws": 0.99}


def test_the_verb_list_looks_at_the_first_verb_then_at_eight_words() -> None:
    assert baseline.category("To fully and promptly ratify it") == 5
    assert baseline.category("Birds should continue to sing") == 2
    assert baseline.category("Birds of the far and wide northern seas continue") == 4


def test_texts_that_differ_in_marks_only_are_seen() -> None:
    assert unseen([Row(21, "Ratify IT.", 5), Row(21, "Sign it", 5)], [Row(3, "ratify  it", 5)]) == [False, True]


def test_rules_are_right_on_nine_of_ten_new_texts_of_kept_sessions(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVANDA_SHARED_DATA", str(shared_data))
    seen, tested = coded()
    new = [row for row, is_new in zip(tested, unseen(tested, seen), strict=True) if is_new]

    proposed = [
        next(p for p in proposals if p.kind == "action")
        for proposals in Rules().propose([Text(key, row.words) for key, row in enumerate(new)])
    ]

    right = [int(p.value) == row.action for p, row in zip(proposed, new, strict=True)]
    assert sum(right) / len(right) >= 0.9
    assert calibration_error([p.confidence for p in proposed], right) <= 0.03
