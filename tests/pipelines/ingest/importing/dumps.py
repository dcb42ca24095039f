"""All that is held of recommendations, as text: byte for byte, or by what things are called."""

from __future__ import annotations

import json
from typing import Any

from servanda.domain.recommendations.models import (
    Alias,
    Document,
    OfficialText,
    Position,
    Recommendation,
    RecommendingState,
    Tag,
    Thread,
)

MODELS = (Thread, Document, Recommendation, OfficialText, Position, RecommendingState, Tag, Alias)
_MOMENTS = {"since", "superseded_at", "added_at", "decided_at"}
_LINKS = {"document_id": Document, "thread_id": Thread, "split_from_id": Recommendation, "joined_to_id": Recommendation}


def bytes_held() -> bytes:
    """Every column of every row, keys and moments too."""
    return json.dumps(
        [[model.__name__, list(model.objects.order_by("pk").values())] for model in MODELS], default=str
    ).encode()


def things_held() -> list[str]:
    """The same without keys and moments: what two runs of one import must have in common."""
    names = {model: dict(model.objects.values_list("pk", "public_id")) for model in (Document, Thread, Recommendation)}
    return sorted(
        json.dumps([model.__name__, _named(held, names)], default=str, sort_keys=True)
        for model in MODELS
        for held in model.objects.order_by("pk").values()
    )


def _named(held: dict[str, Any], names: dict[Any, dict[int, str]]) -> dict[str, Any]:
    held = {name: value for name, value in held.items() if name != "id" and name not in _MOMENTS}
    for link, model in {**_LINKS, "recommendation_id": Recommendation}.items():
        if held.get(link) is not None:
            held[link] = names[model][held[link]]
    return held
