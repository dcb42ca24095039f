"""Texts are found by what they mean, in any language; the index forgets what is taken out of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.pipelines.embeddings import index as indexes
from servanda.pipelines.embeddings import space as spaces
from servanda.pipelines.embeddings.features import read
from servanda.pipelines.embeddings.index import Index, Item
from servanda.pipelines.embeddings.why import shared, told

TEXTS = {
    "beaten": "Punish domestic violence and open refuges for those who were beaten.",
    "prisons": "Reduce overcrowding in prisons and improve conditions of detention.",
    "gallows": "Abolish the death penalty for every crime.",
    "press": "Let journalists work without fear and repeal criminal defamation.",
    "schools": "Send every girl to school and train more teachers in the villages.",
    "sold": "Prosecute trafficking in persons and protect its victims.",
    "arabic": "ضمان استقلال القضاء",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return indexes.build([Item(key, 1, text) for key, text in TEXTS.items()])


def first(index: Index, asked: str) -> str:
    likeness = index.likeness_to_typed(asked)
    return index.keys[int(likeness.argmax())].decode() if likeness.max() > 0.3 else ""


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("violence conjugale", "beaten"),
        ("violencia doméstica", "beaten"),
        ("hacinamiento en las cárceles", "prisons"),
        ("اكتظاظ السجون", "prisons"),
        ("смертная казнь", "gallows"),
        ("死刑", "gallows"),
        ("media freedom", "press"),
        ("traficking", "sold"),
        ("traite des personnes", "sold"),
        ("independence of judges", "arabic"),
        ("desaparecidos", ""),
        ("qwertz", ""),
        ("", ""),
    ],
)
def test_found_by_meaning(index: Index, asked: str, key: str) -> None:
    assert first(index, asked) == key


def test_a_text_is_most_alike_to_itself(index: Index) -> None:
    for key, text in TEXTS.items():
        likeness = index.likeness_to([text])

        assert index.keys[int(likeness.argmax())].decode() == key
        assert likeness.max() == pytest.approx(1.0, abs=0.01)


def test_the_same_texts_give_the_same_index(index: Index) -> None:
    again = indexes.build([Item(key, 1, text) for key, text in TEXTS.items()])

    assert np.array_equal(again.vectors, index.vectors)


def test_kept_on_disk_and_read_back_it_answers_the_same(index: Index, tmp_path: Path) -> None:
    indexes.keep(index, tmp_path)
    spaces.keep(index.space, tmp_path)

    again = indexes.kept(tmp_path)

    assert np.array_equal(again.likeness_to_typed("prison"), index.likeness_to_typed("prison"))
    assert indexes.told_by(tmp_path) == index.space.version
    assert isinstance(again.vectors.base, np.memmap)


def test_what_is_new_is_found_and_what_is_gone_is_not(index: Index) -> None:
    grown = indexes.brought_up(
        index,
        items=[Item("born", 2, "Register every birth."), Item("press", 2, "Plant trees.")],
        without=frozenset({"sold"}),
    )

    assert first(grown, "birth registration") == "born"
    assert first(grown, "media freedom") != "press"
    assert first(grown, "trafficking in persons") == ""
    assert sorted(grown.keys.tolist()) == grown.keys.tolist()
    assert dict(zip(grown.keys.tolist(), grown.numbers.tolist(), strict=True))[b"press"] == 2


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = indexes.build([])

    assert len(empty) == 0
    assert empty.likeness_to_typed("prison").tolist() == []


def test_it_says_why_in_the_words_of_the_text(index: Index) -> None:
    text = TEXTS["beaten"]
    spans = shared(index.space, [read("violences conjugales et refuges")], text)

    assert set(told(text, spans)) == {"domestic violence", "refuges"}
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_likeness_lies_between_nothing_and_the_same(typed: str) -> None:
    index = _shared()
    likeness = index.likeness_to_typed(typed)

    assert likeness.shape == (len(TEXTS),)
    assert np.isfinite(likeness).all()
    assert likeness.max() <= 1.001
    assert likeness.min() >= 0


_made: list[Index] = []


def _shared() -> Index:
    if not _made:
        _made.append(indexes.build([Item(key, 1, text) for key, text in TEXTS.items()]))
    return _made[0]
