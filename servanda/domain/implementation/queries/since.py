"""What became different in an update since somebody looked at it, named by its parts; never the words themselves."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from servanda.domain.implementation.models import Evidence, SavedAnswer, Update
from servanda.domain.implementation.queries.versions import KEPT
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common.history import past_of

_REMOVED = "implementation.evidence_removed"


@dataclass(frozen=True, slots=True)
class Since:
    """Evidence that came and went, and the parts that say something else now (names of `KEPT`)."""

    looked_at: datetime.datetime
    attached: tuple[Evidence, ...]
    removed: tuple[str, ...]  # titles
    parts: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.attached or self.removed or self.parts)

    @property
    def keys(self) -> set[int]:
        return {item.pk for item in self.attached}


def decided_last(update: Update, person: Any) -> datetime.datetime | None:
    """When this person last decided on the update, themselves or through whoever stood in for them."""
    theirs = update.steps.filter(Q(decided_by=person) | Q(in_place_of=person), decided_at__isnull=False)
    return theirs.order_by("-decided_at").values_list("decided_at", flat=True).first()


def changed_since(update: Update, moment: datetime.datetime) -> Since:
    """What differs from the update as it stood then. For those who take part in its clearance: they may read it all."""
    return Since(
        looked_at=moment,
        attached=tuple(update.evidence.filter(added_at__gt=moment).order_by("id")),
        removed=_removed_since(update, moment),
        parts=_parts_since(update, moment),
    )


def _removed_since(update: Update, moment: datetime.datetime) -> tuple[str, ...]:
    """Titles of what was there then and is gone; what came and went in between was never seen."""
    events = history_of(update).filter(name=_REMOVED, happened_at__gt=moment)
    keys = [event.details["evidence"] for event in events]
    past = past_of(Evidence)
    if not keys or past is None:
        return ()
    gone = past._default_manager.filter(id__in=keys, pgh_label="delete", added_at__lte=moment)
    return tuple(gone.order_by("id").values_list("title", flat=True))


def _parts_since(update: Update, moment: datetime.datetime) -> tuple[str, ...]:
    saved = SavedAnswer.objects.filter(update_key=update.pk).order_by("-version")
    now, then = saved.first(), saved.filter(saved_at__lte=moment).first()
    if now is None or then is None or now.pk == then.pk:
        return ()
    return tuple(name for name in KEPT if now.answers.get(name) != then.answers.get(name))
