"""All acts of a demand, in order, each with what leads to it."""

from __future__ import annotations

from servanda.pipelines.classification.specificity.lexicon import lexicon
from servanda.pipelines.classification.specificity.reading import read
from servanda.pipelines.classification.specificity.series import Act, acts_in_order


def acts(words: str) -> list[Act]:
    return acts_in_order(read(words, lexicon("en")))


def test_acts_stand_in_the_order_of_the_text_with_their_categories() -> None:
    assert [act.category for act in acts("Consider steps, continue the dialogue, and adopt a law")] == [3, 2, 5]


def test_the_small_word_in_front_says_how_an_act_hangs_on_the_one_before() -> None:
    assert [act.led for act in acts("Improve prisons by amending the law")] == ["", "by"]
    assert [act.led for act in acts("Take steps to ratify the convention")] == ["", "to"]
    assert [act.led for act in acts("Continue and strengthen the dialogue")] == ["", "joins"]


def test_an_object_gives_the_act_its_category() -> None:
    law, measures = acts("Adopt a law")[0], acts("Adopt measures")[0]

    assert (law.category, law.thing) == (5, "laws")
    assert measures.category == 4


def test_a_verb_inside_a_longer_one_is_one_act() -> None:
    assert [act.verb.name for act in acts("Take into consideration the protocol")] == ["consider"]


def test_the_ending_tells_an_example_from_a_demand() -> None:
    assert [act.ending for act in acts("Improve prisons by amending the law")] == ["", "ing"]


def test_a_text_without_a_verb_asks_for_nothing() -> None:
    assert acts("The protocol") == []
