"""From the audit trail to notices: who is told of which event. Reads the trail itself, so that nothing is missed.

A listener would lose what happens while a process dies between the commit and the telling; the trail loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from servanda.domain.implementation.models import Call, Update
from servanda.domain.implementation.queries.clearance import people_to_decide
from servanda.domain.implementation.states import StepStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.absences import acting_today, people_to_tell
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.audit.models import Event
from servanda.foundation.organisations.models import Body, Post
from servanda.pipelines.notifications import things
from servanda.pipelines.notifications.models import Notice
from servanda.pipelines.notifications.people import people_in_state_who_may, people_who_may
from servanda.pipelines.notifications.states import NoticeKind


def notices_of(event: Event) -> list[Notice]:
    """Whom the event concerns, told nothing they did themselves; empty for all other events."""
    make = HEARD.get(event.name)
    found = list(make(event)) if make else []
    return [notice for notice in found if notice.person_id != event.by_id]


def _notice(event: Event, kind: NoticeKind, person: User, **fields: Any) -> Notice:
    return Notice(person=person, kind=kind, key=f"{kind}:{event.pk}", happened_at=event.happened_at, **fields)


def _writers_of(bodies: Iterable[Body]) -> Iterator[tuple[Body, User]]:
    held = {body.pk: body for body in bodies}
    for key, people in people_who_may(Permission.UPDATE_WRITE, held).items():
        for person in people:
            yield held[key], person


def _assigned(event: Event) -> Iterator[Notice]:
    model = Cluster if event.thing_kind == "recommendations.cluster" else Recommendation
    target: Any = model.objects.filter(pk=event.thing_id).first()
    body = Body.objects.filter(state=event.state_code, public_id=event.details.get("body")).first()
    if target is None or body is None:
        return
    post = Post.objects.select_related("body").filter(pk=event.details.get("post"), body=body).first()
    cluster, alone = (target.pk, None) if model is Cluster else (None, target.pk)
    for person in people_to_tell(post or body):
        yield _notice(
            event,
            NoticeKind.ASSIGNED,
            person,
            thing=things.answer(cluster, alone, body.pk),
            titles=things.titles_of(target),
            body=body,
            due_on=event.details.get("due_on"),
            path=things.path_to(target),
        )


def _called(event: Event) -> Iterator[Notice]:
    yield from _about_call(event, NoticeKind.CALLED)


def _call_changed(event: Event) -> Iterator[Notice]:
    yield from _about_call(event, NoticeKind.CALL_CHANGED)


def _about_call(event: Event, kind: NoticeKind) -> Iterator[Notice]:
    call = Call.objects.filter(pk=event.thing_id).first()
    if call is None:
        return
    asked = dict(event.details.get("bodies") or {})
    bodies = Body.objects.filter(state=call.state_id).order_by("pk")
    chosen = bodies.filter(public_id__in=asked) if asked else bodies.filter(pk__in=call.lines.values("body"))
    seen: dict[int, Notice] = {}
    for body, person in _writers_of(chosen):
        n = int(asked.get(body.public_id, 1))
        if person.pk in seen:  # answers for two bodies: one notice for the call
            seen[person.pk].count += n
            continue
        seen[person.pk] = _notice(
            event,
            kind,
            person,
            thing=things.call(call.pk),
            titles=dict(call.titles),
            body=body,
            count=n,
            due_on=event.details.get("due_on") or call.due_on,
            path=things.DESK,
        )
    yield from seen.values()


def _update(event: Event) -> Update | None:
    return (
        Update.objects.select_related("body", "cluster", "recommendation")
        .filter(pk=int(event.thing_id) if event.thing_id.isdecimal() else 0)
        .first()
    )


def _on_update(event: Event, kind: NoticeKind, update: Update, people: Iterable[User]) -> Iterator[Notice]:
    for person in people:
        yield _notice(
            event,
            kind,
            person,
            thing=things.update(update.pk),
            titles=things.titles_of(update.target),
            body=update.body,
            path=things.path_to_update(update),
        )


def _those_who_wrote(update: Update) -> Iterable[User]:
    return User.objects.filter(pk__in={update.author_id, *update.written_by}, is_active=True).order_by("pk")


def _to_deciders(event: Event) -> Iterator[Notice]:
    """Whoever decides the step on which the update waits now, and who stands in for them; never its writers.

    Only if it is the step this event began: an event read once more says nothing of a later one.
    """
    update = _update(event)
    step = update.steps.filter(stage=StepStage.WAITING).first() if update else None
    if update is None or step is None:
        return
    decided = event.name == "implementation.update_cleared"
    if step.position != event.details["step"] + decided:
        return
    wrote = {update.author_id, *update.written_by}
    held = list(people_to_decide(step))
    acting = [stand_in.person for stand_in in acting_today(held)]
    people = {person.pk: person for person in [*(member.user for member in held), *acting] if person.pk not in wrote}
    yield from _on_update(event, NoticeKind.WAITING, update, people.values())


def _to_writers(kind: NoticeKind) -> Callable[[Event], Iterator[Notice]]:
    def make(event: Event) -> Iterator[Notice]:
        if update := _update(event):
            yield from _on_update(event, kind, update, _those_who_wrote(update))

    return make


def _withdrawal_asked(event: Event) -> Iterator[Notice]:
    """The other coordinators of the State: one of them confirms or refuses."""
    asked = {event.details.get("asked_by"), event.details.get("asked_in_place_of")}
    for person in people_in_state_who_may(Permission.WITHDRAW, event.state_code):
        if person.pk not in asked:
            yield _on_withdrawal(event, NoticeKind.WITHDRAW_ASKED, person)


def _withdrawal_decided(kind: NoticeKind) -> Callable[[Event], Iterator[Notice]]:
    def make(event: Event) -> Iterator[Notice]:
        for person in User.objects.filter(pk=event.details.get("asked_by"), is_active=True).order_by("pk"):
            yield _on_withdrawal(event, kind, person)

    return make


def _on_withdrawal(event: Event, kind: NoticeKind, person: User) -> Notice:
    key = event.thing_id
    titles = dict(event.details["titles"])
    thing, path = things.withdrawal(key), things.path_to_withdrawal(key)
    return _notice(event, kind, person, thing=thing, titles=titles, path=path)


HEARD: dict[str, Callable[[Event], Iterator[Notice]]] = {
    "implementation.body_assigned": _assigned,
    "implementation.call_sent": _called,
    "implementation.call_widened": _call_changed,
    "implementation.call_extended": _call_changed,
    "implementation.call_cancelled": _call_changed,
    "implementation.update_submitted": _to_deciders,
    "implementation.update_cleared": _to_deciders,
    "implementation.update_returned": _to_writers(NoticeKind.RETURNED),
    "implementation.update_commented": _to_writers(NoticeKind.COMMENTED),
    "implementation.comment_answered": _to_writers(NoticeKind.COMMENTED),
    "implementation.update_approved": _to_writers(NoticeKind.APPROVED),
    "publication.withdrawal_asked": _withdrawal_asked,
    "publication.withdrawal_confirmed": _withdrawal_decided(NoticeKind.WITHDRAW_DONE),
    "publication.withdrawal_refused": _withdrawal_decided(NoticeKind.WITHDRAW_REFUSED),
    "publication.update_released": _to_writers(NoticeKind.RELEASED),
}
