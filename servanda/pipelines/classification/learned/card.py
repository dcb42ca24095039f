"""The model card: what a model was fitted on, how well it does on texts it had not seen, and where not to trust it."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy
import scipy
import sklearn

from servanda.pipelines.classification.learned.examples import Example, Lesson
from servanda.pipelines.classification.learned.lists import lists_version


@dataclass(frozen=True, slots=True)
class Card:
    """Plain values only, so that it is written as JSON and shown as it is. `made_on` is a date in ISO form."""

    kind: str
    source: str
    made_on: str
    examples: int
    lessons: int  # different texts
    languages: Mapping[str, int]
    orders: tuple[float, float] | None  # first and last session or year
    values: Mapping[str, int]  # value → lessons
    left_out: Mapping[str, int]  # values on too few lessons to be learned
    features: int
    folds: int
    scores: Mapping[str, float]  # by cross-validation
    per_value: Mapping[str, Mapping[str, float]]
    limits: tuple[str, ...]
    versions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Card:
        known = {name: held[name] for name in (field.name for field in fields(cls))}
        known["orders"] = tuple(known["orders"]) if known["orders"] else None
        known["limits"] = tuple(known["limits"])
        return cls(**known)


def languages_of(lessons: Sequence[Lesson]) -> dict[str, int]:
    return dict(Counter(lesson.language for lesson in lessons).most_common())


def orders_of(examples: Sequence[Example]) -> tuple[float, float] | None:
    known = [example.order for example in examples if example.order is not None]
    return (min(known), max(known)) if known else None


def limits_of(values: Mapping[str, int], left_out: Mapping[str, int], languages: Mapping[str, int]) -> tuple[str, ...]:
    """Sentences in English for whoever runs the installation; the workspace shows the figures in words of its own."""
    limits = ["It repeats how these texts were labelled, errors and habits included; a person decides."]
    if rare := sorted(value for value, count in values.items() if count < 50):
        limits.append(f"Learned from fewer than 50 texts, so often wrong or silent: {', '.join(rare)}.")
    if left_out:
        limits.append(f"Too rare to be learned, never proposed: {', '.join(sorted(left_out))}.")
    if few := sorted(language for language, count in languages.items() if count < 200):
        limits.append(f"Fewer than 200 texts in these languages: {', '.join(few)}.")
    limits.append("It hears texts through the word lists it was fitted with too; when these change, fit it anew.")
    limits.append(f"Languages it was not fitted on are guessed at; it knows {', '.join(sorted(languages))}.")
    return tuple(limits)


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "lists": lists_version(),
    }
