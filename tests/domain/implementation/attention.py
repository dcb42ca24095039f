"""A State's list made in few lines, and the order of attention in it."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.queries.attention.ordering import Attention, Item, attention_of
from servanda.domain.recommendations.models import Recommendation, Tag
from servanda.foundation.common import clock
from servanda.foundation.methods.priority_parameters import parameters
from tests import factories


def coordinator() -> Any:
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def asked_by(mechanism: str, *, cycle: int | None = None, tags: str = "", **fields: Any) -> Recommendation:
    """A recommendation with links that the source gives: "theme:torture group:children"."""
    held = factories.mechanism(mechanism)
    document = factories.document(f"{mechanism}/{cycle or fields.get('asked_on') or 1}", mechanism=held)
    made = factories.recommendation(mechanism=held, cycle=cycle, document=document, **fields)
    for tag in tags.split():
        kind, code = tag.split(":")
        Tag.objects.create(recommendation=made, kind=kind, code=code, provenance="imported", source="uhri")
    return made


def attention(user: Any = None) -> Attention:
    return attention_of(user or coordinator(), state="AVL", parameters=parameters(), today=clock.today())


def item_of(found: Attention, thing: Any) -> Item:
    return next(item for item in found.items if item.evidence.public_id == thing.public_id)
