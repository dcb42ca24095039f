"""What the State has changed and the public does not see yet. For members: it reads the domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from servanda.pipelines.publication.canonical import sha256
from servanda.pipelines.publication.chain import Draft, live_hashes
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.preview import everything_of
from servanda.pipelines.publication.queries.things import Difference, differences
from servanda.pipelines.publication.rules import can_release


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thing whose public content would change. `is_new`: nothing of it is public yet."""

    kind: str
    public_id: str
    is_new: bool
    content: dict[str, Any]
    differences: list[Difference]


def changes_waiting_for_release(state: str, *, to: Any) -> list[Waiting]:
    """Clusters, documents and recommendations that would read differently; empty for who may not release them."""
    if not can_release(to, state=state):
        return []
    drafts = list(everything_of(state))
    public = live_hashes(drafts)
    changed = [draft for draft in drafts if public.get((draft.kind, draft.public_id)) != sha256(draft.content)]
    held = Entry.objects.filter(public_id__in=[draft.public_id for draft in changed]).order_by("pk")
    before = {(entry.kind, entry.public_id): entry.content for entry in held}
    return [_waiting(draft, before.get((draft.kind, draft.public_id))) for draft in changed]


def _waiting(draft: Draft, before: dict[str, Any] | None) -> Waiting:
    told = list(differences(before, draft.content)) if before is not None else []
    return Waiting(draft.kind, draft.public_id, before is None, draft.content, told)
