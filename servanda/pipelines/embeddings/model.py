"""A sentence model of the operator's own, in place of directions fitted here. Nothing is downloaded, ever.

The folder holds `model.onnx` and `tokenizer.json`, as such models are handed out; what a text points to is the mean of
what its pieces point to.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from servanda.pipelines.embeddings.latent import normalised

_FILES = ("model.onnx", "tokenizer.json")
_PACKAGES = ("onnxruntime", "tokenizers")
_AT_ONCE = 32
_LONGEST = 256  # pieces; a recommendation has about forty


class ModelMissing(Exception):
    """The model that the settings name cannot be used; the message says what is missing and how to go on."""


class SentenceModel:
    """`session` and `tokenizer` as onnxruntime and tokenizers give them."""

    def __init__(self, name: str, session: Any, tokenizer: Any) -> None:
        self.name = name
        self._session, self._tokenizer = session, tokenizer
        self._inputs = {one.name for one in session.get_inputs()}
        tokenizer.enable_truncation(_LONGEST)
        tokenizer.enable_padding()

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        parts = [self._some(list(texts[start : start + _AT_ONCE])) for start in range(0, len(texts), _AT_ONCE)]
        return normalised(np.vstack(parts)) if parts else np.zeros((0, 0), dtype=np.float32)

    def _some(self, texts: list[str]) -> np.ndarray:
        cut = self._tokenizer.encode_batch(texts)
        is_word = np.array([one.attention_mask for one in cut], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in cut], dtype=np.int64),
            "attention_mask": is_word,
            "token_type_ids": np.zeros_like(is_word),
        }
        pieces = self._session.run(None, {name: held for name, held in given.items() if name in self._inputs})[0]
        weights = is_word[:, :, None].astype(np.float32)
        means: np.ndarray = (pieces * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0)
        return means


def load(folder: Path) -> SentenceModel:
    """The model in this folder, or ModelMissing."""
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if not folder.is_dir():
        raise ModelMissing(f"There is no folder {folder}. Put the model there, or unset SERVANDA_SENTENCE_MODEL.")
    if missing:
        raise ModelMissing(f"{folder} has no {' and no '.join(missing)}. A model needs {' and '.join(_FILES)}.")
    try:
        onnxruntime, tokenizers = (importlib.import_module(name) for name in _PACKAGES)
    except ImportError as error:
        raise ModelMissing("A sentence model needs the extra: pip install servanda[embeddings].") from error
    try:
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both packages raise bare exceptions for files they cannot read
        raise ModelMissing(f"The model in {folder} cannot be read: {error}") from error
    return SentenceModel(folder.name, session, tokenizer)
