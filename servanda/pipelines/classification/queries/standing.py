"""What the queue says beside its questions, read in one statement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, Subquery

from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.queries.deciding import decisions_of
from servanda.pipelines.classification.queries.runs import runs_visible_to
from servanda.pipelines.classification.queries.worth import quiet_rows
from servanda.pipelines.classification.states import RunStage


@dataclass(frozen=True, slots=True)
class Standing:
    """Quiet kinds, texts this person decided on today, whether their last decision may be undone, the newest run."""

    quiet: list[str]
    decided_today: int
    has_undo: bool
    read_at: datetime.datetime | None


def standing(user: Any, *, state: str) -> Standing:
    """How things stand in the State for this person."""
    midnight = datetime.datetime.combine(clock.today(), datetime.time(), tzinfo=clock.now().tzinfo)
    answered = Suggestion.objects.filter(decided_by=user, decided_at__gte=midnight, recommendation__state=state)
    texts = answered.order_by().values("recommendation__state").annotate(n=Count("recommendation", distinct=True))
    stands = decisions_of(user, state=state).filter(undone_at=None).values("decided_at")[:1]
    done = runs_visible_to(user).filter(stage=RunStage.DONE).values("ended_at")[:1]
    row = (
        State.objects.filter(pk=state)
        .order_by()
        .values_list(
            ArraySubquery(quiet_rows({state}).values("kind")),
            Subquery(texts.values("n"), output_field=IntegerField()),
            Subquery(stands),
            Subquery(done),
        )
    )
    quiet, decided, decided_at, read_at = row.get()
    has_undo = decided_at is not None and rules.can_undo_own(user, state=state, decided_at=decided_at)
    return Standing(sorted(quiet), decided or 0, has_undo, read_at)
