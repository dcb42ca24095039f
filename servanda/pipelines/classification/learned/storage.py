"""A model in a folder: numbers.npz, model.json, card.json. Reading runs nothing: no pickle, every shape is checked."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servanda.pipelines.classification.learned.calibration import Calibration
from servanda.pipelines.classification.learned.card import Card
from servanda.pipelines.classification.learned.linear import Lines
from servanda.pipelines.classification.learned.lists import lists_version
from servanda.pipelines.classification.learned.model import Model
from servanda.pipelines.classification.learned.stacking import Stack
from servanda.pipelines.classification.learned.vectoriser import RECIPES, Vectoriser

FORM = 2  # raised when an older Servanda could not read what is written
_NUMBERS = ("weights", "intercepts", "rarity", "stack", "stack_intercepts", "thresholds", "promised", "kept")


class ModelUnreadable(ValueError):
    """The folder holds no model, or one that was changed or written by another version."""


def save(model: Model, folder: Path) -> None:
    """Writes beside the place and moves each file into it, so that a reader never meets half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "form": FORM,
        "kind": model.kind,
        "values": list(model.values),
        "recipe": model.vectoriser.recipe.name,
        "middle": model.vectoriser.middle,
        "single": model.stack.single,
        "version": model.version,
        "lists": lists_version(),
        "vocabulary": list(model.vectoriser.vocabulary),
    }
    unfinished = folder / "numbers.part.npz"
    np.savez(
        unfinished,
        allow_pickle=False,
        weights=model.lines.weights,
        intercepts=model.lines.intercepts,
        rarity=model.vectoriser.rarity,
        stack=model.stack.weights,
        stack_intercepts=model.stack.intercepts,
        thresholds=model.thresholds,
        promised=model.calibration.promised,
        kept=model.calibration.kept,
    )
    unfinished.replace(folder / "numbers.npz")
    _write(folder / "model.json", told)
    _write(folder / "card.json", model.card.as_json())


def load(folder: Path) -> Model:
    """The model as it was saved: the same texts give the same proposals."""
    told, card = _read(folder / "model.json"), _read(folder / "card.json")
    if told.get("form") != FORM or told.get("recipe") not in RECIPES:
        raise ModelUnreadable(f"{folder} holds a model written by another version of Servanda. Fit it anew.")
    if told.get("lists") != lists_version():
        raise ModelUnreadable(
            f"{folder} holds a model fitted with other word lists than this Servanda has. Fit it anew."
        )
    numbers = _numbers(folder / "numbers.npz")
    try:
        model = _built(told, card, numbers)
    except (KeyError, TypeError, IndexError) as error:
        raise ModelUnreadable(f"{folder} lacks a part of its model ({error}). Fit it anew.") from error
    if model.version != told.get("version"):
        raise ModelUnreadable(f"The files in {folder} do not belong together or were changed. Fit it anew.")
    return model


def _built(told: dict[str, Any], card: dict[str, Any], numbers: dict[str, NDArray[Any]]) -> Model:
    vocabulary, values = [str(name) for name in told["vocabulary"]], tuple(str(value) for value in told["values"])
    second = len(values) if told["single"] else len(values) + 1
    shapes = {
        "weights": (len(vocabulary), len(values)),
        "intercepts": (len(values),),
        "rarity": (len(vocabulary),),
        "stack": (len(values), second),
        "stack_intercepts": (len(values),),
        "thresholds": (len(values),),
        "kept": numbers["promised"].shape,
    }
    if wrong := [name for name, shape in shapes.items() if numbers[name].shape != shape]:
        raise IndexError(", ".join(wrong))
    return Model(
        kind=str(told["kind"]),
        values=values,
        vectoriser=Vectoriser(RECIPES[told["recipe"]], vocabulary, numbers["rarity"], float(told["middle"])),
        lines=Lines(numbers["weights"], numbers["intercepts"]),
        stack=Stack(numbers["stack"], numbers["stack_intercepts"], single=bool(told["single"])),
        thresholds=numbers["thresholds"],
        calibration=Calibration(numbers["promised"], numbers["kept"]),
        card=Card.from_json(card),
    )


def _numbers(file: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in _NUMBERS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(f"{file} cannot be read as numbers. Fit the model anew.") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnreadable(f"{file} is missing or no JSON. Fit the model anew.") from error
    if not isinstance(held, dict):
        raise ModelUnreadable(f"{file} is not what was written there. Fit the model anew.")
    return held


def _write(file: Path, told: dict[str, Any]) -> None:
    unfinished = file.with_suffix(".part")
    unfinished.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    unfinished.replace(file)
