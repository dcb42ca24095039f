"""A saved model proposes what it proposed before; a changed or foreign folder is refused, and nothing in it is run."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.learned import Model, ModelUnreadable, load, train
from tests.pipelines.classification.learned.corpus import corpus


@pytest.fixture(scope="module", params=["theme", "action"])
def model(request: pytest.FixtureRequest) -> Model:
    return train(corpus(), kind=request.param, source="invented")


def test_saved_is_loaded(model: Model, tmp_path: Path) -> None:
    texts = [Text(at, example.words) for at, example in enumerate(corpus())]

    model.save(tmp_path / "held")
    again = load(tmp_path / "held")

    assert list(again.propose(texts)) == list(model.propose(texts))
    assert (again.version, again.card) == (model.version, model.card)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreadable, match="missing or no JSON"):
        load(tmp_path)


def test_numbers_of_another_model_are_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    with np.load(tmp_path / "numbers.npz") as held:
        numbers = dict(held)
    np.savez(tmp_path / "numbers.npz", **{**numbers, "thresholds": numbers["thresholds"] / 2})

    with pytest.raises(ModelUnreadable, match="do not belong together"):
        load(tmp_path)


def test_numbers_of_a_wrong_shape_are_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    with np.load(tmp_path / "numbers.npz") as held:
        numbers = dict(held)
    np.savez(tmp_path / "numbers.npz", **{**numbers, "weights": numbers["weights"][:1]})

    with pytest.raises(ModelUnreadable, match="lacks a part"):
        load(tmp_path)


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a model's file was run",))


def test_a_pickle_is_refused_and_not_run(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    (tmp_path / "numbers.npz").write_bytes(pickle.dumps(Trap()))

    with pytest.raises(ModelUnreadable, match="cannot be read as numbers"):
        load(tmp_path)


def test_a_form_of_another_version_is_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    told = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps({**told, "form": 99}))

    with pytest.raises(ModelUnreadable, match="another version"):
        load(tmp_path)


def test_a_model_of_the_first_form_is_refused(model: Model, tmp_path: Path) -> None:
    """It did not hear its texts through our lists; the same texts would give other features."""
    model.save(tmp_path)
    told = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps({**told, "form": 1}))

    with pytest.raises(ModelUnreadable, match="another version"):
        load(tmp_path)


def test_a_model_fitted_with_other_word_lists_is_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    told = json.loads((tmp_path / "model.json").read_text())
    (tmp_path / "model.json").write_text(json.dumps({**told, "lists": "0000000000"}))

    with pytest.raises(ModelUnreadable, match="other word lists"):
        load(tmp_path)
