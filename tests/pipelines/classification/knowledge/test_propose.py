"""The shipped engine says what invented sentences are about, why, and what they are not about."""

from __future__ import annotations

import pytest

from servanda.pipelines.classification.engine import Proposal, Text
from servanda.pipelines.classification.knowledge.engine import KnowledgeEngine
from servanda.pipelines.classification.states import Kind

from .sentences import SENTENCES

EVERY = [(language, theme) for language, sentences in SENTENCES.items() for theme in sentences]


def proposals(words: str, language: str = "en") -> list[Proposal]:
    [found] = KnowledgeEngine().propose([Text(1, words, language)])
    return found


def values(words: str, kind: Kind, language: str = "en") -> set[str]:
    return {one.value for one in proposals(words, language) if one.kind == kind}


@pytest.mark.parametrize(("language", "theme"), EVERY)
def test_a_theme_is_found_and_its_words_are_shown(language, theme):
    words = SENTENCES[language][theme]

    [found] = [one for one in proposals(words, language) if one.value == theme and one.kind == Kind.THEME]

    assert found.why.spans
    assert all(words[start:end].strip() == words[start:end] != "" for start, end in found.why.spans)


def test_spans_are_the_words_themselves():
    words = "Abolish, in law, the death penalty"

    [found] = [one for one in proposals(words) if one.value == "death-penalty"]

    assert [words[start:end] for start, end in found.why.spans] == ["death penalty"]


def test_an_arabic_word_is_found_under_its_prefixes_and_signs():
    words = "وبالتَّعذيب"

    [found] = [one for one in proposals(words, "ar") if one.value == "torture"]

    assert found.why.spans == ((0, len(words)),)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Stop drug trafficking and trafficking in firearms"),
        ("en", "End wildlife trafficking"),
        ("fr", "Lutter contre le trafic de stupéfiants"),
        ("es", "Combatir el tráfico de armas"),
        ("ar", "مكافحة الاتجار بالأسلحة"),
        ("ru", "Бороться с торговлей оружием"),
        ("zh", "打击毒品贩运"),
    ],
)
def test_trade_in_things_is_not_trade_in_persons(language, words):
    assert "human-trafficking" not in values(words, Kind.THEME, language)
    assert "8.7" not in values(words, Kind.TARGET, language)


@pytest.mark.parametrize("language", SENTENCES)
def test_trafficking_in_persons_is_never_wildlife(language):
    targets = values(SENTENCES[language]["human-trafficking"], Kind.TARGET, language)

    assert "8.7" in targets
    assert "15.7" not in targets


def test_wildlife_is():
    assert values("End wildlife trafficking and poaching", Kind.TARGET) == {"15.7"}


@pytest.mark.parametrize(
    ("theme", "target"),
    [
        ("child-marriage", "5.3"),
        ("birth-registration", "16.9"),
        ("domestic-violence", "5.2"),
        ("torture", "16.1"),
        ("trade-unions", "8.8"),
        ("media-freedom", "16.10"),
        ("housing", "11.1"),
        ("climate-change", "13.2"),
    ],
)
@pytest.mark.parametrize("language", SENTENCES)
def test_a_theme_leads_to_its_target_and_the_target_to_its_goal(language, theme, target):
    words = SENTENCES[language][theme]

    assert target in values(words, Kind.TARGET, language)
    assert target.split(".")[0] in values(words, Kind.GOAL, language)


def test_a_name_hides_its_words():
    words = "Ratify the International Covenant on Economic, Social and Cultural Rights"

    assert "culture-and-science" not in values(words, Kind.THEME)


def test_an_area_gives_way_to_a_theme_inside_it():
    assert values("Support women and children", Kind.THEME) >= {
        "discrimination-against-women",
        "child-rights-framework",
    }
    assert not values("Support women and children", Kind.THEME) & {"women-and-girls", "children"}


def test_a_text_that_names_nobody_speaks_of_everyone():
    assert values("Abolish the death penalty", Kind.GROUP) == {"general-population"}
    assert "general-population" not in values("Protect journalists", Kind.GROUP)


@pytest.mark.parametrize(("words", "language"), [("", "en"), ("Lorem ipsum dolor", "en"), ("Zakaż tortur", "pl")])
def test_it_is_silent_when_it_knows_nothing(words, language):
    assert proposals(words, language) == []


def test_the_same_texts_give_the_same_proposals_in_order():
    texts = [
        Text(i, words, language) for i, (language, theme) in enumerate(EVERY) for words in [SENTENCES[language][theme]]
    ]

    first, second = list(KnowledgeEngine().propose(texts)), list(KnowledgeEngine().propose(list(reversed(texts))))

    assert first == second[::-1]
    assert all(0 < one.confidence < 1 for found in first for one in found)


def test_best_comes_first_within_a_kind():
    found = proposals(
        "Prohibit torture, ill-treatment and inhuman punishment of detained children, girls included, in every prison"
    )

    for kind in (Kind.THEME, Kind.GROUP, Kind.TARGET, Kind.GOAL):
        shown = [one.confidence for one in found if one.kind == kind]
        assert shown == sorted(shown, reverse=True)
