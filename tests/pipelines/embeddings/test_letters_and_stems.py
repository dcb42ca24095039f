"""Forms of one word come together; words that mean something else do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.pipelines.embeddings.letters import normal
from servanda.pipelines.embeddings.stems import stem
from servanda.pipelines.embeddings.words import words


def stems(text: str) -> list[str]:
    return [word.stem for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("discrimination", "discriminatory"),
        ("prisons", "prison"),
        ("journalistes", "journaliste"),
        ("égalité", "egalite"),
        ("niñas", "niña"),
        ("насилие", "насилием"),
        ("женщины", "женщинами"),
        ("المرأة", "المراه"),
        ("والسجون", "السجون"),
        ("الصحفيين", "صحفيون"),
        ("children", "child"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("violence", "viol"), ("Roma", "Rome"), ("police", "policy")])
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_grammar_is_left_out_in_every_language() -> None:
    assert stems("the of la para el в на في من 的") == []


def test_chinese_is_cut_into_pairs() -> None:
    assert stems("家庭暴力") == ["家庭", "庭暴", "暴力"]


@given(st.text(max_size=60))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.stem


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=20))
def test_a_stem_is_never_empty_nor_longer(word: str) -> None:
    small = normal(word).casefold()

    assert small == "" or len(stem(small)) > 0
