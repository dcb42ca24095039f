"""Models that were learned here, and their cards, as pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from servanda.interfaces.workspace.suggestions.wording import Names
from servanda.pipelines.classification.models_folder import Held, held_models
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.training import KINDS

# Under so many texts, what was learned of a value or a language is not to be relied on.
FEW_TEXTS, FEW_IN_LANGUAGE = 50, 200
# The figures of a card, as those who measure call them; another one is shown by its own name.
_FIGURES: dict[str, str | Promise] = {
    "micro_f1": gettext_lazy("F1 over all proposals"),
    "macro_f1": gettext_lazy("F1, mean of the values"),
    "exact": gettext_lazy("Texts with all and only their values"),
    "calibration_error": gettext_lazy("Calibration error"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """How well one value is proposed. Shares are whole numbers of 100."""

    words: str
    texts: int
    right: int | None  # of what is proposed; None where nothing right was
    found: int  # of what is there

    @property
    def is_rare(self) -> bool:
        return self.texts < FEW_TEXTS


@dataclass(frozen=True, slots=True)
class Card:
    """A model's card in words: what it was learned from, how good it is on texts it had not seen, its limits."""

    kind: Kind
    version: str
    is_in_use: bool
    made_on: datetime.date | None
    texts: int
    right: int
    found: int
    figures: list[tuple[str, float]]  # for whoever reads them: name, 0 to 1
    values: list[Value]
    rare: int  # values learned from few texts
    left_out: list[str]
    languages: list[tuple[str, int]]
    few_in: list[str]  # languages
    made_with: str

    @property
    def is_all_rare(self) -> bool:
        return bool(self.values) and self.rare == len(self.values)


def models_in_use() -> list[Card]:
    """Without their values, for a list."""
    found = []
    for kind in KINDS:
        held = next((held for held in held_models(kind.value) if held.is_in_use), None)
        if held is not None:
            found.append(_card(held, {}, {}))
    return found


def cards_of(kind: Kind, names: Names) -> list[Card]:
    """The one in use, then the earlier ones."""
    found = []
    for held in held_models(kind.value):
        per_value, left_out = held.card.get("per_value", {}), held.card.get("left_out", {})
        found.append(
            _card(
                held,
                {names.worded(kind, code): told for code, told in per_value.items()},
                {names.worded(kind, code): count for code, count in left_out.items()},
            )
        )
    return found


def _card(held: Held, per_value: Mapping[str, Any], left_out: Mapping[str, int]) -> Card:
    card = held.card
    values = [
        Value(words, int(told["texts"]), round(100 * told["precision"]) or None, round(100 * told["recall"]))
        for words, told in per_value.items()
    ]
    values.sort(key=lambda value: (-value.texts, value.words))
    languages = sorted(card.get("languages", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    right, found = _in_all(card.get("per_value", {}))
    return Card(
        kind=Kind(held.kind),
        version=held.version,
        is_in_use=held.is_in_use,
        made_on=_day(str(card.get("made_on", ""))),
        texts=int(card.get("lessons", 0)),
        right=right,
        found=found,
        figures=[(str(_FIGURES.get(name, name)), float(figure)) for name, figure in card.get("scores", {}).items()],
        values=values,
        rare=sum(value.is_rare for value in values),
        left_out=sorted(left_out),
        languages=languages,
        few_in=[code for code, count in languages if count < FEW_IN_LANGUAGE],
        made_with=", ".join(f"{name} {version}" for name, version in card.get("versions", {}).items()),
    )


def _in_all(per_value: Mapping[str, Any]) -> tuple[int, int]:
    """Right of 100 proposals, and found of 100 that are there, over all values: from the shares of each."""
    hits = proposed = there = 0.0
    for told in per_value.values():
        mine = told["recall"] * told["texts"]
        hits, there = hits + mine, there + told["texts"]
        proposed += mine / told["precision"] if told["precision"] else 0.0
    return round(100 * hits / proposed) if proposed else 0, round(100 * hits / there) if there else 0


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
