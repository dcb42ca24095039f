"""What this installation can learn from: labels its sources gave and what its people decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.domain.recommendations.states import STANDING, Provenance, TagKind
from servanda.foundation.common import clock
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.learned import training as learned
from servanda.pipelines.classification.learned.training import TooLittleToLearn
from servanda.pipelines.classification.models_folder import folders_of_models, keep_earlier, models_folder
from servanda.pipelines.classification.reading import texts_of
from servanda.pipelines.classification.states import Kind

# On the model's card.
_SOURCE = "Labels of sources and decisions of people held by this installation."
KINDS = (Kind.THEME, Kind.GROUP, Kind.GOAL, Kind.TARGET, Kind.ACTION, Kind.SMART, Kind.MEASURE, Kind.BRANCH)
_AT_ONCE = 2_000
Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what holds of it, and what a person refused. Values of neither are not known to be wrong or right."""

    text: Text
    values: frozenset[str]
    refused: frozenset[str]


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
    """Fit a model for each of the kinds that has examples enough; returns the cards."""
    made: list[Card] = []
    for kind in KINDS:
        if kinds and kind not in kinds:
            continue
        examples = list(examples_of(kind))
        try:
            lessons = [_lesson(kind, each) for each in examples]
            model = learned.train(lessons, kind=kind.value, source=_SOURCE, made_on=clock.today())
        except TooLittleToLearn:
            continue
        keep_earlier(kind.value)
        model.save(models_folder() / kind.value)
        made.append(model.card.as_json())
    return made


def _lesson(kind: Kind, example: Example) -> learned.Example:
    return learned.Example(example.text.words, {kind.value: sorted(example.values)}, example.text.language)


def cards() -> list[Card]:
    """The cards of the models that are here, by the name of their folder; one that cannot be read is left out."""
    found: list[Card] = []
    for folder in folders_of_models():
        try:
            found.append({"name": folder.name, **json.loads((folder / "card.json").read_text(encoding="utf-8"))})
        except (OSError, ValueError):
            continue
    return found
