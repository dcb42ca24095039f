"""Flags, kinds of measure and branches of State."""

from __future__ import annotations

import pytest

from benchmarks.rules.sentences import sentences, wanted_values
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.specificity.engine import Rules

# Of 20 sentences for each language; what the rules reach now, less one.
FLOOR = {"action": 18, "smart": 17, "measure": 16, "branch": 18}


def found(words: str, kind: str, language: str = "en") -> set[str]:
    (proposals,) = Rules().propose([Text(1, words, language)])
    return {proposal.value for proposal in proposals if proposal.kind == kind}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
@pytest.mark.parametrize("kind", FLOOR)
def test_most_labelled_sentences_get_exactly_their_values(language: str, kind: str) -> None:
    labelled = [one for one in sentences() if one["language"] == language]

    exact = [one for one in labelled if found(one["words"], kind, language) == wanted_values(one)[kind]]

    assert len(labelled) == 20
    assert len(exact) >= FLOOR[kind]


def test_a_named_act_is_specific_and_an_act_is_not() -> None:
    assert "specific" in found("Ensure respect for the Water Act", "smart")
    assert "specific" not in found("Ensure respect for acts of kindness", "smart")


def test_a_specific_action_is_specific_without_a_name() -> None:
    assert "specific" in found("Abolish the fee", "smart")


def test_who_is_trained_is_not_who_acts() -> None:
    assert "assigned" not in found("Train the police in mediation", "smart")
    assert "assigned" in found("Ensure that the police register each arrest", "smart")
    assert "assigned" in found("Instruct the Ministry of Fisheries to publish catches", "smart")


@pytest.mark.parametrize("words", ["by 2031", "within 12 months", "before the next review", "by the end of 2030"])
def test_a_date_or_term_is_timed(words: str) -> None:
    assert "timed" in found(f"Abolish the fee {words}", "smart")


def test_what_is_vague_has_no_flag() -> None:
    assert found("Strengthen its efforts in this field", "smart") == set()


def test_law_enforcement_is_no_law() -> None:
    assert "law" not in found("Support law enforcement in the harbour", "measure")


def test_bodies_of_treaties_ask_for_no_new_body() -> None:
    assert found("Cooperate with the treaty bodies", "measure") == {"cooperation"}


def test_several_measures_may_be_asked_for() -> None:
    assert found("Amend the fishing law and train harbour masters", "measure") == {"law", "training"}


@pytest.mark.parametrize(
    ("branch", "words"),
    [
        ("legislature", "Enact a bill on wells"),
        ("legislature", "Ratify the convention"),
        ("judiciary", "Speed up cases before the magistrates"),
        ("independent", "Strengthen the ombudsman"),
        ("local", "Help municipalities to repair bridges"),
        ("executive", "Adopt a strategy on noise"),
        ("executive", "Be kind"),
    ],
)
def test_a_branch_is_named_or_follows_from_the_act(branch: str, words: str) -> None:
    assert branch in found(words, "branch")


def test_courts_of_other_places_are_not_the_states_judiciary() -> None:
    assert "judiciary" not in found("Cooperate with the International Criminal Court on lost archives", "branch")
