"""Which engines are here, what they are merged into, and what there is to learn from."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from servanda.domain.recommendations.actions.tags import confirm_tag, refuse_tag
from servanda.domain.recommendations.models import Tag
from servanda.domain.recommendations.states import TagKind
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.cli.commands import suggest as command
from servanda.interfaces.cli.errors import CommandFailed
from servanda.pipelines.classification import engines as registry
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


def test_an_engine_that_is_not_here_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MAKERS", {"a": "servanda.no_such:engine", "b": "servanda.no.such.at_all:engine"})

    assert engines() == []


def test_an_engine_that_is_here_is_made_and_one_that_cannot_work_yet_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "tests.pipelines.classification.engines"
    module = types.ModuleType("suggesting_nothing")
    module.engine = lambda: None  # type: ignore[attr-defined]
    module.__spec__ = types.SimpleNamespace(name="suggesting_nothing")  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "suggesting_nothing", module)
    monkeypatch.setattr(registry, "MAKERS", {"rules": f"{place}:Rules", "learned": "suggesting_nothing:engine"})

    assert [engine.version for engine in engines()] == ["1"]
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
def test_training_hands_examples_to_what_learns_and_keeps_the_cards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(
        training, "_trainer", lambda: lambda examples, kind, folder: {"kind": kind, "examples": len(examples)}
    )
    factories.recommendation("Adopt a law.", action_category=5)

    _run("train")

    assert capsys.readouterr().out.strip() == "kind: action; examples: 1"
    assert (tmp_path / "models").is_dir()


@pytest.mark.django_db
def test_without_anything_that_learns_training_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_trainer", lambda: None)

    with pytest.raises(CommandFailed, match="nothing that learns"):
        _run("train")
