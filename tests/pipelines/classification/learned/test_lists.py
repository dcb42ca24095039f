"""What our own lists hear helps where labels have not taught the words; where they are silent, words go alone."""

from __future__ import annotations

import pytest

from servanda.pipelines.classification.learned import Example, Model, train
from servanda.pipelines.classification.learned.features import read_actions, read_topics
from servanda.pipelines.classification.learned.lists import MARK, acts_heard, lists_version
from tests.pipelines.classification.learned.corpus import corpus

_CRUEL = ("torture by the police", "ill-treatment in cells", "cruel punishments", "electric shocks and torture")
_PLACES = ("in the north", "in the south", "at the coast", "in the hills", "in the capital", "on the islands")


@pytest.fixture(scope="module")
def cruel() -> Model:
    told = [Example(f"Prevent {matter} {place}", {"theme": ["cruelty"]}) for matter in _CRUEL for place in _PLACES]
    return train([*told, *corpus()], kind="theme")


def likely(model: Model, words: str, language: str) -> float:
    row = model.vectoriser.row(words, language)
    return float(model.probabilities([row])[0, model.values.index("cruelty")])


def test_a_word_no_label_has_taught_speaks_for_its_theme_through_our_lists(cruel: Model) -> None:
    assert not any("flog" in name for name in cruel.vectoriser.vocabulary)

    with_lists, without = likely(cruel, "Outlaw flogging", "en"), likely(cruel, "Outlaw flogging", "de")

    assert with_lists > 1.3 * without


def test_in_a_language_without_lists_words_go_alone() -> None:
    for read in (read_topics, read_actions):
        _tokens, features = read("Outlaw flogging", "de")

        assert not any(feature.name.startswith(MARK) for feature in features)


def test_a_feature_of_the_lists_stands_on_the_words_that_were_heard() -> None:
    tokens, features = read_topics("In every prison, prohibit torture", "en")

    heard = {name: (tokens[first].form, tokens[last].form) for name, first, last in features if name.startswith(MARK)}

    assert heard["@hears theme torture"] == ("torture", "torture")


def test_the_act_behind_by_is_told_with_the_act_at_the_start() -> None:
    """UPR Info's coders call a general start with a specific example specific (methods.md 8.1)."""
    names = {name for name, _span in acts_heard("Improve the prisons by amending the law", "en")}

    assert {"category 5", "4 then by ing 5", "series 2 4 by5"} <= names


def test_an_act_before_the_deciding_verb_is_no_demand() -> None:
    names = {name for name, _span in acts_heard("In line with its treaties, ratify the protocol and adopt a law", "en")}

    assert {"first treaty+", "also adopt+laws"} <= names


def test_a_feature_of_the_lists_weighs_the_same_in_short_and_long_texts(cruel: Model) -> None:
    column = cruel.vectoriser.vocabulary.index("@hears theme torture")

    weights = {
        float(row.values[list(row.columns).index(column)])
        for row in (
            cruel.vectoriser.row("Prevent torture", "en"),
            cruel.vectoriser.row(
                "Prevent torture by the police in the north and in the hills and on the islands", "en"
            ),
        )
    }

    assert len(weights) == 1


def test_punctuation_alone_is_read_without_a_feature_of_the_lists() -> None:
    assert [f for f in read_topics("…", "en")[1] if f.name.startswith(MARK)] == []
    assert [f for f in read_actions("", "en")[1] if f.name.startswith(MARK)] == []


def test_the_lists_have_one_version_however_often_it_is_asked() -> None:
    lists_version.cache_clear()
    first = lists_version()
    lists_version.cache_clear()

    assert lists_version() == first
    assert len(first) == 10
