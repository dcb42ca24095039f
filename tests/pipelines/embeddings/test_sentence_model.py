"""An operator's own model takes the place of the fitted directions; what is missing is said in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from servanda.pipelines.embeddings import index as indexes
from servanda.pipelines.embeddings import model
from servanda.pipelines.embeddings.index import Item
from servanda.pipelines.embeddings.model import ModelMissing, SentenceModel


@dataclass
class Cut:
    ids: list[int]
    attention_mask: list[int]


class Tokenizer:
    """Every word is a piece, numbered by its first letter; short texts are filled up."""

    def enable_truncation(self, longest: int) -> None:
        self.longest = longest

    def enable_padding(self) -> None:
        self.pads = True

    def encode_batch(self, texts: list[str]) -> list[Cut]:
        cut = [[ord(word[0]) % 8 for word in text.split()][: self.longest] for text in texts]
        longest = max(len(ids) for ids in cut)
        return [Cut(ids + [7] * (longest - len(ids)), [1] * len(ids) + [0] * (longest - len(ids))) for ids in cut]


class Session:
    """Each piece points its own way."""

    def get_inputs(self) -> list[Any]:
        return [type("Input", (), {"name": name})() for name in ("input_ids", "attention_mask")]

    def run(self, wanted: None, given: dict[str, Any]) -> list[Any]:
        assert set(given) == {"input_ids", "attention_mask"}
        return [np.eye(8, dtype=np.float32)[given["input_ids"]]]


def test_a_text_points_where_its_pieces_do_and_filling_does_not_count() -> None:
    made = SentenceModel("small", Session(), Tokenizer()).vectors(["a b", "a", "b b b a a"])

    assert made[0, 1] == pytest.approx(made[0, 2])
    assert made[1].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 1, 1])


def test_its_vectors_stand_in_for_the_fitted_ones_and_the_version_says_so() -> None:
    index = indexes.build(
        [Item("a", 1, "apples"), Item("b", 1, "bread")], SentenceModel("small", Session(), Tokenizer())
    )

    assert index.vectors.shape == (2, 8)
    assert index.space.version.endswith("+small")
    assert index.likeness_to(["any"]).argmax() == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="There is no folder .*nowhere.*SERVANDA_SENTENCE_MODEL"):
        model.load(tmp_path / "nowhere")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").touch()

    with pytest.raises(ModelMissing, match="has no tokenizer.json"):
        model.load(tmp_path)


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).touch()

    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(model.importlib, "import_module", missing)
    with pytest.raises(ModelMissing, match=r"pip install servanda\[embeddings\]"):
        model.load(tmp_path)


def test_files_that_are_no_model_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).touch()

    class Unreadable:
        """Both packages raise bare exceptions."""

        def __getattr__(self, name: str) -> Any:
            raise Exception("no model")

    monkeypatch.setattr(model.importlib, "import_module", lambda name: Unreadable())
    with pytest.raises(ModelMissing, match="cannot be read: no model"):
        model.load(tmp_path)
