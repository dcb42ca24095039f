"""Learning in the background: kind after kind, stopped and gone on with, and going back to an earlier model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from servanda.domain.recommendations.models import Tag
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.models import Event
from servanda.foundation.common.errors import InvalidInput, NotAllowed, StepRefused
from servanda.pipelines.classification.actions import learning
from servanda.pipelines.classification.actions.learning import (
    ask_for_training,
    cancel_training,
    carry_on_training,
    put_model_back,
    resume_training,
)
from servanda.pipelines.classification.engines import learned
from servanda.pipelines.classification.models import Training
from servanda.pipelines.classification.models_folder import KEPT, held_models, keep_earlier, put_back
from servanda.pipelines.classification.states import Kind, TrainingStage
from servanda.pipelines.classification.tasks import learn_later
from servanda.pipelines.classification.training import KINDS, train
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def by() -> User:
    factories.installation()
    return factories.user("coordinator")


def _labelled(word: str, code: str, number: int = 20) -> None:
    for at in range(number):
        item = factories.recommendation(f"Provide {word} in district {at}.")
        Tag.objects.create(recommendation=item, kind="theme", code=code, provenance="imported", source="uhri")


def _version() -> str:
    return held_models("theme")[0].version


def test_what_has_examples_enough_is_learned_and_the_rest_says_so(by: User) -> None:
    _labelled("schools", "education")
    _labelled("clean wells", "water")
    training = ask_for_training(by=by)

    learn_later(training_id=training.pk)

    training.refresh_from_db()
    assert training.stage == TrainingStage.DONE
    assert training.done == {kind.value: (40 if kind == Kind.THEME else 0) for kind in KINDS}
    engine = learned()
    assert engine is not None
    assert [model.kind for model in engine.models] == ["theme"]
    assert Event.objects.filter(name="classification.training_finished").count() == 1


def test_while_one_is_under_way_asking_again_gives_the_same(by: User) -> None:
    assert ask_for_training(by=by) == ask_for_training(by=by)
    assert Training.objects.count() == 1


def test_stopped_it_goes_on_with_what_was_not_finished(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    training = ask_for_training(by=by)

    def stopped_at_the_second(kinds: list[str]) -> list[Any]:
        asked.extend(kinds)
        if len(asked) == 2:
            cancel_training(training=training, by=by)
        return []

    monkeypatch.setattr(learning, "train", stopped_at_the_second)
    carry_on_training(training=training, by=by)
    training.refresh_from_db()
    assert (training.stage, set(training.done)) == (TrainingStage.CANCELLED, {"theme", "group"})

    resume_training(training=training, by=by)
    carry_on_training(training=training, by=by)

    assert asked == [kind.value for kind in KINDS]
    training.refresh_from_db()
    assert training.stage == TrainingStage.DONE


def test_two_are_never_under_way_together(by: User) -> None:
    first = cancel_training(training=ask_for_training(by=by), by=by)
    ask_for_training(by=by)

    with pytest.raises(StepRefused, match="under way already"):
        resume_training(training=first, by=by)


def test_what_goes_wrong_is_said_on_its_page(by: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(kinds: list[str]) -> list[Any]:
        raise MemoryError("no room")

    monkeypatch.setattr(learning, "train", broken)
    training = ask_for_training(by=by)

    with pytest.raises(MemoryError):
        learn_later(training_id=training.pk)

    training.refresh_from_db()
    assert (training.stage, training.problem) == (TrainingStage.FAILED, "MemoryError: no room")


def test_the_model_of_before_is_kept_and_may_be_used_again(by: User) -> None:
    _labelled("schools", "education")
    _labelled("clean wells", "water")
    train(["theme"])
    first = _version()
    _labelled("safe courts", "justice")
    train(["theme"])
    second = _version()
    assert [held.version for held in held_models("theme")] == [second, first]

    put_model_back(kind=Kind.THEME, version=first, by=by)

    assert [held.version for held in held_models("theme")] == [first, second]
    engine = learned()
    assert engine is not None
    assert engine.version == first
    assert Event.objects.get(name="classification.model_put_back").details == {"kind": "theme", "version": first}


@pytest.mark.parametrize("version", ["", "0123456789", "../theme", "."])
def test_a_model_that_is_not_kept_cannot_be_used(by: User, version: str) -> None:
    with pytest.raises(InvalidInput, match="not kept any more"):
        put_model_back(kind=Kind.THEME, version=version, by=by)


def test_only_the_last_earlier_models_are_kept(own_folder: Path) -> None:
    for number in range(KEPT + 3):
        folder = own_folder / "models" / "theme"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_text(f'{{"version": "v{number}"}}')
        (folder / "card.json").write_text("{}")
        keep_earlier("theme")
    (folder / "model.json").write_text('{"version": "now"}')

    assert [held.version for held in held_models("theme") if not held.is_in_use] == ["v7", "v6", "v5", "v4", "v3"]
    assert put_back("theme", "v4")
    assert not put_back("theme", "v0")


def test_who_may_not_have_all_texts_read_does_not_decide_what_is_learned(by: User) -> None:
    for person in (factories.user("focal_point"), factories.user("administrator")):
        with pytest.raises(NotAllowed):
            ask_for_training(by=person)


def test_in_a_hub_a_coordinator_of_one_state_does_not_either() -> None:
    factories.installation(shape="hub")

    with pytest.raises(NotAllowed):
        ask_for_training(by=factories.user("coordinator"))
