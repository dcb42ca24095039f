"""What the field speaks of is found in six languages, in any order and form, and only where it is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from servanda.pipelines.embeddings import concepts
from servanda.pipelines.embeddings.concepts import LANGUAGES, lexicon

FILES = sorted(Path(concepts.__file__).parent.glob("*.csv"))


def found(text: str) -> set[str]:
    return {one.concept for one in lexicon().find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Punish domestic violence.",
        "Stop violence in the family at once.",
        "Réprimer les violences conjugales.",
        "Combatir la violencia doméstica.",
        "مكافحة العنف المنزلي",
        "Бороться с домашним насилием.",
        "制止家庭暴力。",
    ],
)
def test_one_concept_has_many_names(text: str) -> None:
    assert "domestic violence" in found(text)


def test_words_of_a_term_may_stand_apart_but_not_far() -> None:
    assert "domestic violence" in found("End domestic and sexual violence.")
    assert "domestic violence" not in found("Amend domestic law so that nobody in the whole country suffers violence.")


def test_a_concept_says_where_it_stands() -> None:
    text = "Open shelters; abolish the death penalty."
    places = {one.concept: text[one.start : one.end] for one in lexicon().find(text)}

    assert places["death penalty"] == "death penalty"
    assert places["shelters"] == "shelters"


def test_a_text_about_nothing_we_know_has_no_concept() -> None:
    assert found("Zzz qqq.") == set()
    assert found("") == set()


def test_a_word_of_few_terms_hints_at_them_and_a_common_one_does_not() -> None:
    assert lexicon().hinted_at("desaparecid") == {"enforced disappearance"}
    assert lexicon().hinted_at("violenc") == frozenset()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_concept_has_a_name_in_every_language(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))

    assert len(rows) > 20
    for row in rows:
        assert list(row) == ["concept", *LANGUAGES]
        for language in LANGUAGES:
            terms = row[language].split("|")
            assert all(term == term.strip() and term for term in terms), (row["concept"], language)
            assert len(terms) == len(set(terms)), (row["concept"], language)


def test_there_are_as_many_concepts_as_lines() -> None:
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in FILES)

    assert len(lexicon().names) == lines >= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_concept_leads_to_it(language: str) -> None:
    missed = [
        (concept, names[language])
        for concept, names in lexicon().names.items()
        if concept not in found(names[language])
    ]

    assert missed == []
