"""The word lists of the six languages, and how words are read."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from servanda.foundation.organisations.states import Branch
from servanda.pipelines.classification.specificity.confidence import FILE, confidence, names
from servanda.pipelines.classification.specificity.lexicon import FOLDER, LANGUAGES, lexicon
from servanda.pipelines.classification.specificity.words import cut, fold, forms
from servanda.pipelines.classification.states import Measure


def content(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_name_known_values(language: str) -> None:
    lists = content(language)

    assert set(lists["measure"]) == {"not", *Measure.values}
    assert set(lists["branch"]) == {"not", *Branch.values}
    assert {"named", "countable", "bearer", "actor", "assigning", "right", "time"} <= set(lists["smart"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_objects_that_decide_have_a_list(language: str) -> None:
    lists = content(language)["list"]

    assert [
        (frame.name, name) for frame in lexicon(language).frames.values() for name in frame.objects if name not in lists
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_has_verbs(language: str) -> None:
    assert {frame.category for frame in lexicon(language).frames.values()} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verb_has_two_categories(language: str) -> None:
    verbs = [(word, frame) for frame, given in content(language)["verbs"].items() for word in given["words"]]
    twice = {word for word, _frame in verbs if len({frame for other, frame in verbs if other == word}) > 1}

    assert twice == set()


def test_a_rule_without_a_line_of_its_own_is_as_sure_as_its_shorter_name() -> None:
    table = yaml.safe_load(FILE.read_text(encoding="utf-8"))

    assert names("verb:adopt+laws") == ("verb:adopt+laws", "verb:adopt", "verb")
    assert confidence("verb:adopt+nothing", "en") == table["verb:adopt"]
    assert confidence("verb:unheard", "en") == table["verb"]


def test_accents_case_and_spellings_of_arabic_letters_do_not_matter() -> None:
    assert fold("Éliminer") == "eliminer"
    assert fold("إنشاء") == fold("انشاء")
    assert fold("مؤسّسة") == fold("مؤسسه")
    assert fold("ёлка") == "елка"


def test_a_sign_that_is_only_an_accent_stays_a_sign() -> None:
    assert fold("´") == "´"
    assert cut("D´ici").folded == ("d", "´", "ici")


def test_arabic_words_are_also_known_without_what_is_glued_on() -> None:
    assert "تعزيز" in forms(fold("وتعزيز"))
    assert "قانون" in forms(fold("والقانون"))
    assert "قانون" in forms(fold("بالقانون"))


def test_chinese_is_cut_into_signs_and_places_are_those_of_the_text() -> None:
    words = cut("批准 CEDAW，2030年")

    assert words.folded == ("批", "准", "cedaw", ",", "2030", "年")
    assert words.span(2, 3) == (3, 8)
