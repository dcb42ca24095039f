"""What this installation can learn from: labels its sources gave and what its people decided."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import STANDING, Provenance, TagKind
from servanda.foundation.common.errors import InvalidInput
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.reading import texts_of
from servanda.pipelines.classification.states import Kind

# (examples, kind=…, folder=…) -> the model's card: what it was fitted on, when, how good it is, its limits.
_TRAINER = "servanda.pipelines.classification.learned.train:train"
KINDS = (Kind.THEME, Kind.GROUP, Kind.GOAL, Kind.TARGET, Kind.ACTION, Kind.SMART, Kind.MEASURE, Kind.BRANCH)
_AT_ONCE = 2_000
Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what holds of it, and what a person refused. Values of neither are not known to be wrong or right."""

    text: Text
    values: frozenset[str]
    refused: frozenset[str]


def models_folder() -> Path:
    """Where fitted models and their cards lie; never part of what is shipped."""
    return Path(settings.VAR) / "models"


def examples_of(kind: Kind) -> Iterator[Example]:
    """Texts that carry at least one label of the kind from a source or a person, in the order of their keys."""
    held = Tag.objects.filter(kind=kind, provenance__in=STANDING).order_by().values_list("recommendation_id", flat=True)
    keys = set(held)
    if kind == Kind.ACTION:
        coded = Recommendation.objects.filter(action_category__isnull=False).order_by()
        keys |= set(coded.values_list("pk", flat=True))
    waiting = iter(sorted(keys))
    while some := list(islice(waiting, _AT_ONCE)):
        given, refused = _labels(kind, some)
        for text in texts_of(some):
            yield Example(text, frozenset(given[text.key]), frozenset(refused[text.key]))


def _labels(kind: Kind, keys: Sequence[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    given: dict[int, set[str]] = {key: set() for key in keys}
    refused: dict[int, set[str]] = {key: set() for key in keys}
    tags = Tag.objects.filter(recommendation__in=keys, kind=kind).exclude(provenance=Provenance.SUGGESTED).order_by()
    for key, code, provenance in tags.values_list("recommendation_id", "code", "provenance"):
        (refused if provenance == Provenance.REFUSED else given)[key].add(code)
    if kind == TagKind.ACTION:
        coded = Recommendation.objects.filter(pk__in=keys, action_category__isnull=False).order_by()
        for key, category in coded.values_list("pk", "action_category"):
            given[key].add(str(category))
    return given, refused


def train(kinds: Sequence[str] = ()) -> list[Card]:
    """Fit a model for each of the kinds that has examples; returns the cards."""
    trainer = _trainer()
    if trainer is None:
        raise InvalidInput(_("This version of Servanda has nothing that learns."))
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    cards = []
    for kind in KINDS:
        if kinds and kind not in kinds:
            continue
        if examples := list(examples_of(kind)):
            cards.append(trainer(examples, kind=kind.value, folder=folder))
    return cards


def _trainer() -> Callable[..., Card] | None:
    module, _colon, name = _TRAINER.partition(":")
    try:
        if importlib.util.find_spec(module) is None:
            return None
    except ModuleNotFoundError:
        return None
    found: Callable[..., Card] = getattr(importlib.import_module(module), name)
    return found


def cards() -> list[Card]:
    """The cards of the models that are here, by name of their file; one that cannot be read is left out."""
    found: list[Card] = []
    for path in sorted(models_folder().rglob("*card*.json")):
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(held, dict):
            found.append({"name": path.stem, **held})
    return found
