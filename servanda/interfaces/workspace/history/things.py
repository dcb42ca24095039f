"""Which things have a page of history, and how each is found among what the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from servanda.domain.implementation.queries import actions_visible_to, updates_visible_to
from servanda.domain.implementation.queries.parliament import bills_visible_to, questions_visible_to
from servanda.domain.recommendations.queries import (
    clusters_ever_visible_to,
    documents_visible_to,
    recommendations_visible_to,
)
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to, people_visible_to, posts_visible_to
from servanda.foundation.accounts.rules import holds
from servanda.pipelines.ingest.queries import batches_visible_to


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` is the field an address carries; `page` the name of the thing's own page, if it has one."""

    visible: Callable[[Any], Any]
    key: str = "pk"
    page: str = ""
    permission: Permission | None = None  # beyond seeing the thing


KINDS: dict[str, Kind] = {
    "recommendation": Kind(recommendations_visible_to, "public_id", "recommendations-recommendation"),
    "cluster": Kind(clusters_ever_visible_to, "public_id", "clusters-cluster"),
    "document": Kind(documents_visible_to, "public_id"),
    "action": Kind(actions_visible_to),
    "update": Kind(updates_visible_to, page="updates-update"),
    "bill": Kind(bills_visible_to, page="parliament-bill"),
    "question": Kind(questions_visible_to, page="parliament-question"),
    "body": Kind(bodies_visible_to, permission=Permission.HISTORY_READ),
    "post": Kind(posts_visible_to, permission=Permission.HISTORY_READ),
    "user": Kind(people_visible_to, permission=Permission.HISTORY_READ),
    "batch": Kind(batches_visible_to, page="imports-batch"),
}


def find(user: Any, kind: str, key: str) -> Any:
    """The thing, or 404: for who may not see it there is none."""
    known = KINDS.get(kind)
    if known is None or (known.permission and not holds(user, known.permission)):
        raise Http404
    if known.key == "pk" and not (key.isdecimal() and len(key) < 19):
        raise Http404
    found = known.visible(user).filter(**{known.key: key}).first()
    if found is None:
        raise Http404
    return found


def page_of(kind: str, thing: Any) -> str:
    """The address of the thing's own page, or nothing."""
    known = KINDS[kind]
    return reverse(f"workspace:{known.page}", args=[getattr(thing, known.key)]) if known.page else ""


def address_of(event: Any) -> str:
    """Where the history of an event's thing is read, if it has a page that needs no more than the event's own key."""
    kind = event.thing_kind.rpartition(".")[2]
    known = KINDS.get(kind)
    if known is None or known.key != "pk":
        return ""
    return reverse("workspace:history-thing", args=[kind, event.thing_id])
