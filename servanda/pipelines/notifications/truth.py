"""Whether a notice that waited is still true when its digest is made."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.domain.implementation.models import Assignment, Call, Update
from servanda.domain.implementation.states import CallStage, UpdateStage
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.states import NoticeKind

_STAGE = {NoticeKind.RETURNED: UpdateStage.RETURNED, NoticeKind.WAITING: UpdateStage.SUBMITTED}
_CALLS = (NoticeKind.CALLED, NoticeKind.REMINDED)
_DAYS = (NoticeKind.DUE, NoticeKind.OVERDUE)


def still_true(notices: Iterable[Notice], *, owed_now: frozenset[tuple[str, object]]) -> set[int]:
    """Keys of the notices that still say what is so. `owed_now` are (thing, day) pairs the person owes."""
    found = list(notices)
    stages = dict(
        Update.objects.filter(pk__in=[int(n.thing[1:]) for n in found if n.kind in _STAGE])
        .order_by("pk")
        .values_list("pk", "stage")
    )
    running = set(
        Call.objects.filter(
            pk__in=[int(n.thing.removeprefix("call")) for n in found if n.kind in _CALLS], stage=CallStage.SENT
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    assigned = _assigned({n.body_id for n in found if n.kind == NoticeKind.ASSIGNED and n.body_id})

    def is_true(notice: Notice) -> bool:
        kind = NoticeKind(notice.kind)
        if kind in _STAGE:
            return bool(stages.get(int(notice.thing[1:])) == _STAGE[kind])
        if kind in _CALLS:
            return int(notice.thing.removeprefix("call")) in running
        if kind == NoticeKind.ASSIGNED:
            return notice.thing in assigned
        if kind in _DAYS:
            return (notice.thing, notice.due_on) in owed_now
        return True

    return {notice.pk for notice in found if is_true(notice)}


def _assigned(bodies: set[int]) -> set[str]:
    held = (
        Assignment.objects.filter(body__in=bodies, ended_at=None).order_by("pk")
        if bodies
        else Assignment.objects.none()
    )
    return {things.answer(*row) for row in held.values_list("cluster", "recommendation", "body")}
