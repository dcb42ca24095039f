"""Actions as lines of a timeline."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from servanda.foundation.common.charts.gantt import Bar, Mark
from servanda.foundation.common.charts.timeline import Line, Timeline
from servanda.foundation.common.text import in_language


def timeline_of(actions: Iterable[Any], *, today: datetime.date) -> Timeline:
    """Those with milestones fetched; in the order given."""
    return Timeline([line_of(action, marks=marks_of(action)) for action in actions], today)


def marks_of(action: Any) -> tuple[Mark, ...]:
    """Its milestones, without those given up."""
    return tuple(
        Mark(str(in_language(row.titles)), row.due_on, row.reached_on)
        for row in action.milestones.all()
        if not row.dropped_on
    )


def line_of(action: Any, *, marks: tuple[Mark, ...] = ()) -> Line:
    """A row of `plan_of`, or an action with its former promises fetched."""
    before = getattr(action, "promised_before", None)
    if before is None:
        before = [row.promised_for for row in action.former_promises.all()]
    return Line(
        public_id=action.public_id,
        who=str(action.body),
        status=action.get_status_display(),
        bar=Bar(
            title=str(in_language(action.titles)),
            starts=action.starts_on,
            promised=action.promised_for,
            completed=action.completed_on,
            discontinued=action.status == "discontinued",
            marks=marks,
            moved_from=tuple(before),
        ),
        url=reverse("workspace:plan-action", args=[action.pk]),
    )
