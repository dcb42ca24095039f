"""What every engine promises: places in the text, calibrated confidence, the same answer each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.rules.sentences import sentences
from servanda.foundation.organisations.states import Branch
from servanda.pipelines.classification.engine import Engine, Text
from servanda.pipelines.classification.specificity import engine as engine_module
from servanda.pipelines.classification.specificity.engine import Rules
from servanda.pipelines.classification.specificity.lexicon import LANGUAGES, lexicon
from servanda.pipelines.classification.states import Kind, Measure, Smart

VALUES = {
    Kind.ACTION: {"1", "2", "3", "4", "5"},
    Kind.SMART: set(Smart.values),
    Kind.MEASURE: set(Measure.values),
    Kind.BRANCH: set(Branch.values),
}
PIECES = sorted({piece for one in sentences() for piece in one["words"].split()})
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=20).map(" ".join),
)


@settings(max_examples=200, deadline=None)
@given(words=TEXTS, language=st.sampled_from(LANGUAGES))
def test_places_lie_in_the_text_and_confidence_is_a_share(words: str, language: str) -> None:
    (proposals,) = Rules().propose([Text(1, words, language)])

    for proposal in proposals:
        assert proposal.value in VALUES[Kind(proposal.kind)]
        assert 0 < proposal.confidence < 1
        assert proposal.why.rules
        assert all(0 <= start < end <= len(words) for start, end in proposal.why.spans)


@settings(max_examples=100, deadline=None)
@given(words=TEXTS, language=st.sampled_from(LANGUAGES))
def test_the_same_text_gives_the_same_proposals(words: str, language: str) -> None:
    text = Text(1, words, language)

    assert list(Rules().propose([Text(2, "Ratify it"), text]))[1:] == list(Rules().propose([text]))


def test_what_was_read_before_changes_nothing() -> None:
    texts = [Text(key, one["words"], one["language"]) for key, one in enumerate(sentences())]
    first = list(Rules().propose(texts))
    lexicon.cache_clear()

    assert list(Rules().propose(texts[::-1]))[::-1] == first


def test_texts_are_answered_in_order_and_each_has_one_action() -> None:
    texts = [Text(7, "Ratify it"), Text(3, "Continuer", "fr"), Text(5, "Ratify it", "de"), Text(9, "  ")]

    actions = [[p.value for p in proposals if p.kind == "action"] for proposals in Rules().propose(texts)]

    assert actions == [["5"], ["2"], [], []]


def test_within_a_kind_the_surest_comes_first() -> None:
    (proposals,) = Rules().propose(
        [
            Text(
                1,
                "Amend the law on wells, and, as villagers of the north have wished for so long, publish data on rain",
            )
        ]
    )
    measures = [proposal for proposal in proposals if proposal.kind == "measure"]

    assert [(one.value, one.why.rules[0]) for one in measures] == [("law", "measure:near"), ("data", "measure:later")]
    assert measures[0].confidence > measures[1].confidence


def test_other_languages_are_trusted_a_little_less() -> None:
    english, french = (
        next(p.confidence for p in proposals if p.kind == "action")
        for proposals in Rules().propose([Text(1, "Ratify it"), Text(2, "Ratifier ce texte", "fr")])
    )

    assert french < english


def test_the_version_changes_with_the_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/en.yaml").write_text("verbs: {}")
    monkeypatch.setattr(engine_module, "__file__", str(tmp_path / "engine.py"))
    before = Rules().version
    (tmp_path / "data/en.yaml").write_text("verbs: {more: {}}")

    assert Rules().version != before


def test_it_is_an_engine() -> None:
    engine: Engine = Rules()

    assert (engine.name, len(engine.version)) == ("rules", 12)
