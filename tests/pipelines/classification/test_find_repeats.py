"""Repeats and threads, on invented demands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.pipelines.classification.repeats.finding import PROPOSED, find_repeats
from servanda.pipelines.classification.repeats.likeness import alike
from servanda.pipelines.classification.repeats.reading import read
from servanda.pipelines.classification.repeats.shapes import Demand, Reason, Repeat
from servanda.pipelines.classification.repeats.threads import TIED, tie_threads

OTHERS = (
    "Build schools in the islands of Northland",
    "Give the harbour police a code of conduct",
    "Teach fishermen's children to read",
    "Clean the water of the lower valley",
    "Publish the budget before it is adopted",
    "Open the archives of the former ministry",
    "Pay the arrears of nurses",
    "Let the radio council choose its own chair",
)


def _pairs(*words: str, language: str = "en") -> set[tuple[int, int]]:
    demands = [Demand(number, text, language) for number, text in enumerate([*words, *OTHERS])]
    return {(repeat.earlier, repeat.later) for repeat in find_repeats(demands)}


def test_strength_and_courtesy_make_no_other_demand():
    assert _pairs(
        "Consider ratifying the Rome Statute", "Accede promptly to the Rome Statute of the International Criminal Court"
    ) == {(0, 1)}


def test_another_treaty_is_another_demand():
    assert not _pairs(
        "Ratify the Convention on the Rights of Persons with Disabilities", "Ratify the Convention against Torture"
    )


def test_a_treaty_is_not_its_protocol():
    assert not _pairs(
        "Ratify the Convention against Torture", "Ratify the Optional Protocol to the Convention against Torture"
    )


def test_another_group_is_another_demand():
    assert not _pairs("Guarantee access to courts for women", "Guarantee access to courts for migrants")


def _likeness(one: str, other: str) -> float:
    readings = [read(Demand(number, words)) for number, words in enumerate([one, other, *OTHERS])]
    pairs = alike(readings, at_least=0.01)
    return next(
        (like for a, b, like in zip(pairs.one, pairs.other, pairs.likeness, strict=True) if (a, b) == (0, 1)), 0.0
    )


@pytest.mark.parametrize(
    ("asked", "again", "related"),
    [
        (
            "Implement the law on rural clinics",
            "Fully implement the legislation on rural clinics",
            "Adopt a law on rural clinics",
        ),
        (
            "Implement the Declaration on the Rights of Indigenous Peoples",
            "Apply the Declaration on the Rights of Indigenous Peoples",
            "Endorse the Declaration on the Rights of Indigenous Peoples",
        ),
        (
            "Establish a national human rights institution",
            "Set up a national human rights institution",
            "Increase the resources of the national human rights institution",
        ),
        ("Abolish the death penalty", "Repeal the death penalty", "Observe a moratorium on the death penalty"),
        (
            "Abolish the death penalty",
            "Consider abolishing the death penalty",
            "Abolish the mandatory death penalty for smuggling",
        ),
    ],
)
def test_another_stage_of_the_same_thing_is_less_alike(asked, again, related):
    assert _likeness(asked, related) < 0.8 * _likeness(asked, again)


def test_who_asks_to_adopt_and_apply_asks_for_each():
    both = "Adopt and implement a law on rural clinics"

    assert _likeness(both, "Implement the law on rural clinics") > _likeness(
        "Adopt a law on rural clinics", "Implement the law on rural clinics"
    )


def test_the_same_demand_is_found_across_languages():
    english = Demand(1, "Establish a moratorium on executions with a view to abolishing the death penalty", "en")
    spanish = Demand(2, "Establecer una moratoria con miras a abolir la pena de muerte", "es")
    others = [Demand(10 + number, words) for number, words in enumerate(OTHERS)]

    found = find_repeats([english, spanish, *others])

    assert [(repeat.earlier, repeat.later) for repeat in found] == [(1, 2)]
    assert Reason.SAME_OBJECT in found[0].reasons


def test_a_repeat_says_why_with_places_in_both_texts():
    one, other = "Ratify the CRPD", "Consider becoming a party to the CRPD"
    [repeat] = find_repeats([Demand(1, one), Demand(2, other)])

    assert repeat.reasons == (Reason.SAME_TREATY, Reason.SAME_ACT)
    treaty = next(place for place in repeat.shared if place.what == "treaty:CRPD")
    assert one[slice(*treaty.earlier)] == other[slice(*treaty.later)] == "CRPD"


def test_the_older_asking_comes_first_and_reviews_are_told_apart():
    later = Demand(1, "Prohibit corporal punishment", review="UPR-3", asked_on=date(2019, 1, 1))
    earlier = Demand(2, "Ban all corporal punishment", review="UPR-2", asked_on=date(2014, 1, 1))
    beside = Demand(3, "Prohibit all corporal punishment", review="UPR-3", asked_on=date(2019, 1, 1))

    found = {(repeat.earlier, repeat.later): repeat for repeat in find_repeats([later, earlier, beside])}

    assert not found[2, 1].is_within_review
    assert found[1, 3].is_within_review


def test_no_demand_or_one_makes_no_pair():
    assert find_repeats([]) == []
    assert find_repeats([Demand(1, "Abolish the death penalty")]) == []


def _repeat(one: int, other: int, sure: float) -> Repeat:
    return Repeat(one, other, sure, (), (), False)


def test_one_weak_pair_does_not_chain_two_demands():
    sure = [_repeat(1, 2, 0.95), _repeat(3, 4, 0.95)]

    threads = tie_threads([*sure, _repeat(2, 3, 0.8)])

    assert [thread.members for thread in threads] == [(1, 2), (3, 4)]


def test_people_decide_what_goes_together_and_what_stays_apart():
    repeats = [_repeat(1, 2, 0.99), _repeat(3, 4, 0.99)]

    threads = tie_threads(repeats, together=[(4, 9)], apart=[(1, 2)])

    # 3 is like 4 but unknown to 9: on average not enough for what a person tied
    assert [thread.members for thread in threads] == [(4, 9)]


KEYS = st.integers(0, 12)
PAIRS = st.lists(st.tuples(KEYS, KEYS).filter(lambda pair: pair[0] < pair[1]), max_size=12, unique=True)


@settings(max_examples=80, deadline=None)
@given(
    sure=st.dictionaries(
        st.tuples(KEYS, KEYS).filter(lambda pair: pair[0] < pair[1]), st.floats(PROPOSED, 1), max_size=40
    ),
    apart=PAIRS,
    together=PAIRS,
)
def test_threads_keep_every_decision_and_share_no_member(sure, apart, together):
    repeats = [_repeat(one, other, confidence) for (one, other), confidence in sure.items()]

    threads = tie_threads(repeats, together=together, apart=apart)

    members = [key for thread in threads for key in thread.members]
    assert len(members) == len(set(members))
    for one, other in apart:
        assert not any(one in thread.members and other in thread.members for thread in threads)
    if not apart:
        for one, other in together:
            assert any(one in thread.members and other in thread.members for thread in threads)
    assert threads == tie_threads(list(reversed(repeats)), together=together, apart=apart)


@settings(max_examples=60, deadline=None)
@given(
    sure=st.dictionaries(
        st.tuples(KEYS, KEYS).filter(lambda pair: pair[0] < pair[1]), st.floats(PROPOSED, 1), max_size=40
    )
)
def test_the_last_join_of_a_thread_is_alike_on_average(sure):
    threads = tie_threads([_repeat(one, other, confidence) for (one, other), confidence in sure.items()])

    assert all(thread.confidence >= round(TIED, 3) for thread in threads)
