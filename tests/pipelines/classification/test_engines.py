"""Which engines are here, what they are merged into, and what there is to learn from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.models import Tag
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.cli.commands import suggest as command
from servanda.interfaces.cli.errors import CommandFailed
from servanda.pipelines.classification import training
from servanda.pipelines.classification.engine import Proposal, Text, Why
from servanda.pipelines.classification.engines import MAKERS, engines
from servanda.pipelines.classification.merging import Said, rows_of, said_by
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.training import examples_of
from tests import factories
from tests.pipelines.classification.engines import Rules

TEXT = Text(7, "Let girls return to school.", "en")


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput, match="oracle"):
        engines(["oracle"])


def test_the_engine_of_the_registry_is_called_by_its_key() -> None:
    for name in MAKERS:
        assert all(engine.name == name for engine in engines([name]))


def test_who_is_surest_speaks_and_the_others_are_named() -> None:
    said = [
        Said("theme", "education", 0.6, "knowledge", "1"),
        Said("theme", "education", 0.8, "learned", "2", Why(spans=((4, 9),))),
        Said("theme", "education", None, "uhri", ""),
    ]

    [row] = rows_of(TEXT, said)

    assert (row.method, row.confidence) == ("learned", 0.8)
    assert json.loads(row.why) == {
        "also": ["knowledge", "uhri"],
        "language": "en",
        "spans": [[4, 9]],
        "words": ["girls"],
    }


def test_places_outside_the_text_and_values_no_column_holds_are_left_out() -> None:
    proposals = [Proposal("theme", "x" * 81, 0.5), Proposal("theme", "", 0.5), Proposal("theme", "ok", 1.7)]

    [only] = said_by("knowledge", "1", proposals)
    [row] = rows_of(TEXT, [Said("theme", "ok", 0.5, "k", "1", Why(spans=((-3, 2), (5, 900), (9, 9))))])

    assert (only.value, only.confidence) == ("ok", 1.0)
    assert row.why == "{}"


@pytest.mark.django_db
def test_one_learns_from_sources_and_people_and_not_from_suggestions() -> None:
    person = factories.user("coordinator")
    item, other, silver = (factories.recommendation(f"Text {number}.") for number in range(3))
    Tag.objects.create(recommendation=item, kind="theme", code="water", provenance="imported", source="uhri")
    confirm_tag(recommendation=item, kind=TagKind.THEME, code="health", by=person)
    refuse_tag(recommendation=item, kind=TagKind.THEME, code="housing", by=person)
    refuse_tag(recommendation=other, kind=TagKind.THEME, code="housing", by=person)
    Tag.objects.create(recommendation=silver, kind="theme", code="water", provenance="suggested", source="uhri")

    [example] = examples_of(Kind.THEME)

    assert (example.text.words, example.values, example.refused) == ("Text 0.", {"water", "health"}, {"housing"})


@pytest.mark.django_db
def test_categories_of_a_source_are_examples_too() -> None:
    factories.recommendation("Adopt a law.", action_category=5)

    [example] = examples_of(Kind.ACTION)

    assert example.values == {"5"}


def _run(*given: str) -> None:
    import argparse  # noqa: PLC0415

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    command.run(parser.parse_args(list(given)))


@pytest.mark.django_db
def test_the_command_reads_and_writes_and_says_how_much(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from servanda.pipelines.classification.actions import running  # noqa: PLC0415

    monkeypatch.setattr(running, "engines", lambda names=(): [Rules()])
    factories.recommendation("Let girls return to school.")

    _run("--state", "AVL", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["recommendations"], told["new"], told["engines"]) == (1, 3, {"knowledge": "1"})
    assert Suggestion.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--state", "QQQ"), "No State is called QQQ"),
        (("--kind", "theme"), "belongs to"),
        (("train", "--engine", "learned"), "Training takes all labels"),
    ],
)
def test_the_command_refuses_in_a_sentence(given: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandFailed, match=words):
        _run(*given)


@pytest.mark.django_db
def test_what_is_learned_proposes_and_shows_its_card(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR = tmp_path
    for number in range(20):
        factories.recommendation(f"Adopt law number {number} on courts.", action_category=5)
        factories.recommendation(f"Continue efforts number {number} for schools.", action_category=2)
    assert engines(["learned"]) == []

    _run("train", "--kind", "action")

    assert "kind: action" in capsys.readouterr().out
    [engine] = engines(["learned"])
    [[proposal]] = engine.propose([Text(1, "Adopt a law on mines.")])
    assert (proposal.kind, proposal.value) == ("action", "5")
    [card] = training.cards()
    assert card["values"] == {"5": 20, "2": 20}


@pytest.mark.django_db
def test_a_spoilt_model_is_left_out(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    (tmp_path / "models" / "theme").mkdir(parents=True)
    (tmp_path / "models" / "theme" / "model.json").write_text("{}")

    assert engines(["learned"]) == []


@pytest.mark.django_db
def test_with_too_few_labels_training_says_so(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR = tmp_path
    factories.recommendation("Adopt a law.", action_category=5)

    _run("train")

    assert "Too little to learn from yet" in capsys.readouterr().out


def test_an_engine_of_many_models_has_a_version_that_the_column_holds() -> None:
    versions = ["+".join(f"{number}123456789" for number in range(last)) for last in (4, 5)]

    told = [next(iter(said_by("learned", version, [Proposal("theme", "water", 0.5)]))).version for version in versions]

    assert all(len(version) <= 40 for version in told)
    assert len(set(told)) == 2  # another model is another version
