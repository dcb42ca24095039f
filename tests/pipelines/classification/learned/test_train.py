"""A model learns from what people said, and knows what it does not know."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.learned import Example, LearnedEngine, Model, TooLittleToLearn, train
from servanda.pipelines.classification.learned.examples import fold_of, lessons_of
from tests.pipelines.classification.learned.corpus import corpus


@pytest.fixture(scope="module")
def themes() -> Model:
    return train(corpus(), kind="theme", source="invented")


@pytest.fixture(scope="module")
def actions() -> Model:
    return train(corpus(), kind="action")


def proposed(model: Model, words: str) -> dict[str, float]:
    return {proposal.value: proposal.confidence for proposal in next(model.propose([Text(1, words)]))}


def test_a_theme_is_found_in_words_never_seen_together(themes: Model) -> None:
    found = proposed(themes, "Guarantee drinking water and wells to herders")

    assert max(found, key=found.__getitem__) == "water"


def test_a_text_may_carry_several_themes(themes: Model) -> None:
    assert {"press", "safety"} <= set(proposed(themes, "Pursue the safety of reporters and independence of newspapers"))


def test_an_action_is_one_value_and_shows_in_the_first_verb(actions: Model) -> None:
    assert list(proposed(actions, "Consider steps on mountain paths")) == ["3"]
    assert list(proposed(actions, "Continue work on mountain paths")) == ["2"]


def test_a_text_without_a_known_word_gets_no_proposal(themes: Model) -> None:
    assert proposed(themes, "0") == {}
    assert proposed(themes, "") == {}


def test_each_value_has_its_own_threshold(themes: Model) -> None:
    assert len(themes.thresholds) == len(themes.values)
    assert len(set(np.round(themes.thresholds, 6))) > 1


def test_a_value_on_too_few_texts_is_named_on_the_card_and_never_proposed() -> None:
    rare = Example("Free the unicorns of the moor", {"theme": ["unicorns"]})

    model = train([*corpus(), rare], kind="theme")

    assert model.card.left_out == {"unicorns": 1}
    assert "unicorns" not in proposed(model, "Free the unicorns of the moor")
    assert any("unicorns" in limit for limit in model.card.limits)


def test_too_few_texts_are_refused_with_their_number() -> None:
    with pytest.raises(TooLittleToLearn, match="2 different texts"):
        train([Example("Build wells", {"theme": ["water"]}), Example("Dig wells", {"theme": ["water"]})], kind="theme")


def test_examples_without_a_value_of_the_kind_are_left_out() -> None:
    blank = [Example(f"Say nothing of matter {number}", {"action": ["4"]}) for number in range(40)]

    assert train([*corpus(), *blank], kind="theme").card.lessons == len(corpus())


def test_spans_point_at_the_words_that_decide(themes: Model) -> None:
    words = "Without delay, provide drinking water to all"
    water = next(p for p in next(themes.propose([Text(1, words)])) if p.value == "water")

    said = [words[start:end] for start, end in water.why.spans]

    assert any("water" in part for part in said)
    assert all(0 <= start < end <= len(words) for start, end in water.why.spans)
    assert all(first[1] <= second[0] for first, second in pairwise(water.why.spans))


def test_the_same_examples_give_the_same_model(themes: Model) -> None:
    assert train(corpus(), kind="theme").version == themes.version


def test_equal_texts_are_one_lesson_and_so_never_in_two_folds() -> None:
    twice = [Example(f"  {example.words.upper()}!", example.values) for example in corpus()]

    lessons = lessons_of([*corpus(), *twice], "theme")

    assert len(lessons) == len(corpus())
    assert len({lesson.key for lesson in lessons}) == len(lessons)
    assert {fold_of(lesson.key, 3) for lesson in lessons} == {0, 1, 2}


def test_labels_that_have_nothing_to_do_with_texts_are_not_found_on_unseen_folds() -> None:
    """Were equal texts in two folds, or thresholds chosen on seen lessons, noise would look learnable."""
    noise = np.random.default_rng(7)
    examples = [
        Example(example.words, {"theme": [str(value)]})
        for example, value in zip(corpus(), noise.integers(0, 4, len(corpus())), strict=True)
        for _ in range(3)
    ]

    assert train(examples, kind="theme").card.scores["exact"] < 0.5


def test_of_different_labels_of_one_text_the_majority_counts() -> None:
    same = [Example("Dig wells", {"theme": values}) for values in (["water"], ["water", "school"], ["water"])]

    assert lessons_of(same, "theme")[0].values == {"water"}


def test_chinese_russian_and_arabic_are_learned_too() -> None:
    water = ["为农村提供清洁饮用水", "Обеспечить питьевой водой деревни", "توفير مياه الشرب للقرى"]
    press = ["保护记者的安全和自由", "Гарантировать свободу журналистов", "ضمان حرية الصحفيين"]
    examples = [
        Example(f"{words} {number}", {"theme": [theme]}, language)
        for theme, texts in (("water", water), ("press", press))
        for words, language in zip(texts, ("zh", "ru", "ar"), strict=True)
        for number in range(12)
    ]
    model = train(examples, kind="theme")

    assert list(proposed(model, "改善山区饮用水")) == ["water"]
    assert list(proposed(model, "Расследовать нападения на журналиста")) == ["press"]
    assert list(proposed(model, "حماية الصحفيين")) == ["press"]
    assert model.card.languages == {"zh": 24, "ru": 24, "ar": 24}


def test_the_engine_joins_its_models_text_by_text(themes: Model, actions: Model) -> None:
    engine = LearnedEngine([themes, actions])

    first, second = engine.propose(
        [Text(1, "Adopt a law on visits to prisons"), Text(2, "Continue work on school meals")]
    )

    assert {(p.kind, p.value) for p in first} >= {("theme", "prisons"), ("action", "5")}
    assert {(p.kind, p.value) for p in second} >= {("theme", "school"), ("action", "2")}
    assert engine.version == f"{themes.version}+{actions.version}"


def test_the_card_says_what_the_model_was_fitted_on(themes: Model) -> None:
    card = themes.card

    assert (card.kind, card.source, card.examples, card.orders) == ("theme", "invented", len(corpus()), (0.0, 4.0))
    assert card.values["water"] == 72
    assert 0 < card.scores["micro_f1"] <= 1
    assert set(card.versions) == {"python", "numpy", "scipy", "scikit-learn", "lists"}
