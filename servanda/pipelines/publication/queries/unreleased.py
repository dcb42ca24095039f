"""What is ready for release and not public yet, and what stands in a release."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.versions import TEXTS
from servanda.domain.implementation.states import Confidentiality, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where, states_where
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content.updates import public_id_of
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.states import ReleaseKind


def updates_waiting_for_release(user: Any) -> QuerySet[Update]:
    """Approved, meant for everyone and never released, in the States this person releases for; oldest first."""
    ready = updates_visible_to(user).filter(
        stage=UpdateStage.APPROVED,
        confidentiality=Confidentiality.PUBLIC,
        body__in=bodies_where(user, Permission.RELEASE),
    )
    return ready.filter(released_at=None).order_by("approved_at", "id")


def first_waiting_for_release(user: Any, *, most: int, long_before: datetime.datetime) -> list[Any]:
    """The oldest of them in brief, each told how many wait in all and how many were approved before that moment."""
    waiting = updates_waiting_for_release(user).select_related(None).prefetch_related(None)
    # The keys first: all of them are counted, and only those shown are read.
    shown = Update.objects.filter(pk__in=waiting.values("pk")[:most]).select_related(
        "body", "cluster", "recommendation"
    )
    counts = {"all_waiting": waiting, "long_waiting": waiting.filter(approved_at__lt=long_before)}
    found = shown.defer(*TEXTS).annotate(**{name: _number_of(some) for name, some in counts.items()})
    return list(found.order_by("approved_at", "id"))


def _number_of(updates: QuerySet[Update]) -> Coalesce:
    """As a part of another statement, asked once."""
    counted = updates.order_by().values(all=Value(1)).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def released_at(update: Update) -> datetime.datetime | None:
    """When the public could first read it; None if it cannot read it now."""
    entry = Entry.objects.filter(kind=ReleaseKind.UPDATE, public_id=public_id_of(update))
    return entry.values_list("first_released_at", flat=True).first()


def releases_visible_to(user: Any) -> QuerySet[Release]:
    """The chain's part of the States this person releases for, newest first."""
    codes = states_where(user, Permission.RELEASE)
    found = Release.objects.order_by("-sequence")
    return found if codes is None else found.filter(state_code__in=codes)


def history_in_public(kind: str, public_id: str) -> QuerySet[Release]:
    """All releases of one thing, newest first."""
    return Release.objects.filter(kind=kind, public_id=public_id).order_by("-version")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a release would change in what the public reads."""

    draft: Draft
    before: dict[str, Any] | None  # None: new to the public

    @property
    def changed(self) -> list[tuple[str, Any, Any]]:
        """(part, public now, public then) for each part that differs."""
        before = self.before or {}
        names = [name for name in self.draft.content if before.get(name) != self.draft.content[name]]
        return [(name, before.get(name), self.draft.content[name]) for name in names]


def differences(drafts: list[Draft]) -> list[Difference]:
    """Those of the drafts that would say something new, beside what is public now."""
    by_kind: dict[str, list[str]] = {}
    for draft in drafts:
        by_kind.setdefault(draft.kind, []).append(draft.public_id)
    held: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, ids in by_kind.items():
        rows = Entry.objects.filter(kind=kind, public_id__in=ids).order_by("pk").values_list("public_id", "content")
        held |= {(kind, public_id): content for public_id, content in rows}
    found = [Difference(draft, held.get((draft.kind, draft.public_id))) for draft in drafts]
    return [item for item in found if item.before is None or item.before != item.draft.content]


def between(release: Release, before: Release | None) -> list[Difference]:
    """What one release changed against an earlier one of the same thing."""
    draft = Draft(release.kind, release.public_id, release.state_code, release.content)
    return [Difference(draft, before.content if before and before.content else None)]
