"""Whether a notice that waited is still true when its digest is made."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.domain.implementation.models import Assignment, Call, ClearanceStep, Update
from servanda.domain.implementation.states import CallStage, StepStage, UpdateStage
from servanda.foundation.audit.models import Event
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.states import ABOUT_A_DAY, NoticeKind

_OVER = tuple(f"publication.withdrawal_{how}" for how in ("confirmed", "refused", "taken_back"))
_CALLS = (NoticeKind.CALLED, NoticeKind.REMINDED)


def still_true(notices: Iterable[Notice], *, owed_now: frozenset[tuple[str, object]]) -> set[int]:
    """Keys of the notices that still say what is so.

    `owed_now` are (thing, day) pairs the person owes: answers, and decisions on updates that wait for them.
    """
    found = list(notices)
    decided_by_them = {thing for thing, _day in owed_now}
    returned = set(
        Update.objects.filter(pk__in=_updates(found, NoticeKind.RETURNED), stage=UpdateStage.RETURNED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    waiting = set(
        ClearanceStep.objects.filter(update__in=_updates(found, NoticeKind.DECIDE_FURTHER), stage=StepStage.WAITING)
        .order_by("pk")
        .values_list("update", "due_on")
    )
    running = set(
        Call.objects.filter(
            pk__in=[int(n.thing.removeprefix("call")) for n in found if n.kind in _CALLS], stage=CallStage.SENT
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    decided = _withdrawals_decided(found)
    assigned = _assigned({n.body_id for n in found if n.kind == NoticeKind.ASSIGNED and n.body_id})

    def is_true(notice: Notice) -> bool:
        kind = NoticeKind(notice.kind)
        if kind == NoticeKind.RETURNED:
            return int(notice.thing[1:]) in returned
        if kind == NoticeKind.WAITING:
            return notice.thing in decided_by_them
        if kind == NoticeKind.DECIDE_FURTHER:
            return (int(notice.thing[1:]), notice.due_on) in waiting
        if kind in _CALLS:
            return int(notice.thing.removeprefix("call")) in running
        if kind == NoticeKind.WITHDRAW_ASKED:
            return notice.thing not in decided
        if kind == NoticeKind.ASSIGNED:
            return notice.thing in assigned
        if kind in ABOUT_A_DAY:
            return (notice.thing, notice.due_on) in owed_now
        return True

    return {notice.pk for notice in found if is_true(notice)}


def _withdrawals_decided(notices: list[Notice]) -> set[str]:
    """Withdrawals are of a floor above: what became of one is told by the trail."""
    asked = {notice.thing for notice in notices if notice.kind == NoticeKind.WITHDRAW_ASKED}
    if not asked:
        return set()
    keys = [thing.removeprefix(things.withdrawal("")) for thing in asked]
    over = Event.objects.filter(thing_kind="publication.withdrawal", thing_id__in=keys, name__in=_OVER)
    return {things.withdrawal(key) for key in over.order_by("id").values_list("thing_id", flat=True)}


def _updates(notices: list[Notice], kind: NoticeKind) -> list[int]:
    return [int(notice.thing[1:]) for notice in notices if notice.kind == kind]


def _assigned(bodies: set[int]) -> set[str]:
    held = (
        Assignment.objects.filter(body__in=bodies, ended_at=None).order_by("pk")
        if bodies
        else Assignment.objects.none()
    )
    return {things.answer(*row) for row in held.values_list("cluster", "recommendation", "body")}
