"""A body's work goes over to another, as when ministries are reorganised. What was done stays where it was done."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation.actions.chain_succession import move_steps, redraw_chains, restore_chains
from servanda.domain.implementation.models import Action, Assignment, Update
from servanda.domain.implementation.queries.succession import succession_preview
from servanda.domain.implementation.states import AssignmentPart
from servanda.foundation.accounts.models import Invitation, Membership, User, in_force
from servanda.foundation.accounts.rules import can_manage_bodies
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Body, Post, Succession

UNDO_DAYS = 30


@transaction.atomic
def succeed_body(*, body: Body, successor: Body, by: User) -> Succession:
    """The successor takes over posts and people, bodies below, open assignments and actions, and unfinished updates.

    Open steps of clearance and chains of others that name the body name the successor then; those that name a post
    follow the post. Approved updates, ended assignments and finished actions stay: they are what the body did. The
    body closes.
    """
    body, successor = _both(body, successor)
    require(can_manage_bodies(by, state=body.state_id), _("Only administrators of this State may change its bodies."))
    _check(body, successor)
    preview = succession_preview(body, successor)
    now = clock.now()
    moved = {
        # First of all: an assignment and its post are in one body whenever it is written.
        "ended_assignments": _end(Assignment, preview.doubled_assignments, ended_at=now),
        "posts": _move(Post, preview.posts, successor),
        "given_posts": _give_posts(preview.doubled_memberships, successor),
        "memberships": _move(Membership, preview.memberships, successor),
        "ended_memberships": _end(Membership, preview.doubled_memberships, until=clock.today()),
        "invitations": _move(Invitation, preview.invitations, successor),
        "bodies": _below(preview.bodies, successor),
        "assignments": _move(Assignment, preview.assignments, successor),
        "promoted_assignments": _promote(preview.doubled_assignments, successor),
        "actions": _move(Action, preview.actions, successor),
        "updates": _move(Update, preview.updates, successor),
    }
    body.closed_on, body.successor = clock.today(), successor
    body.save()
    moved["steps"] = move_steps(keys=preview.steps, to=successor, by=by)  # the database asks who took over
    moved["chains"] = redraw_chains(keys=preview.chains, body=body, successor=successor, by=by)
    made = Succession.objects.create(body=body, successor=successor, moved=moved, happened_at=now)
    counts = {name: len(keys) for name, keys in moved.items() if keys}
    record("organisations.body_succeeded", of=body, by=by, successor=successor.public_id, moved=counts)
    return made


@transaction.atomic
def undo_succession(*, succession: Succession, by: User) -> Body:
    """Within 30 days: what moved goes back, as long as it still stands where it was moved to. The body opens again."""
    succession = Succession.objects.select_for_update().get(pk=succession.pk)
    body, successor = _both(succession.body, succession.successor)
    require(can_manage_bodies(by, state=body.state_id), _("Only administrators of this State may change its bodies."))
    if succession.undone_at:
        raise StepRefused(_("This was undone already."))
    if clock.now() > succession.happened_at + datetime.timedelta(days=UNDO_DAYS):
        message = _("This can be undone for %(days)s days only. Add a body and move what belongs to it.")
        raise StepRefused(message % {"days": UNDO_DAYS})
    moved = succession.moved
    _refuse_what_stands_in_the_way(body, moved)
    move_steps(
        keys=moved.get("steps", []), to=body, only_from=successor, by=by
    )  # while it is still known who took over
    restore_chains(keys=moved.get("chains", []), by=by)
    body.closed_on, body.successor = None, None
    body.save()
    for model, name in (
        (Post, "posts"),
        (Membership, "memberships"),
        (Invitation, "invitations"),
        (Assignment, "assignments"),
        (Action, "actions"),
        (Update, "updates"),
    ):
        _move(model, moved.get(name, []), body, only_from=successor)
    Membership.objects.filter(pk__in=moved.get("given_posts", []), post__in=moved.get("posts", [])).update(post=None)
    Body.objects.filter(pk__in=moved.get("bodies", []), parent=successor).update(parent=body)
    promoted = Assignment.objects.filter(pk__in=moved.get("promoted_assignments", []), ended_at=None)
    promoted.update(part=AssignmentPart.SUPPORTING)
    Assignment.objects.filter(pk__in=moved.get("ended_assignments", [])).update(ended_at=None)
    Membership.objects.filter(pk__in=moved.get("ended_memberships", [])).update(until=None)
    succession.undone_at = clock.now()
    succession.save()
    record("organisations.succession_undone", of=body, by=by, successor=successor.public_id)
    return body


def _both(body: Body, successor: Body) -> tuple[Body, Body]:
    """Both rows locked in one order, so that two successions never wait for each other."""
    locked = Body.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=[body.pk, successor.pk])
    held = {row.pk: row for row in locked}
    return held[body.pk], held[successor.pk]


def _check(body: Body, successor: Body) -> None:
    if body.closed_on:
        raise StepRefused(_("%(body)s is closed already.") % {"body": body})
    if successor.pk == body.pk or successor.state_id != body.state_id or successor.closed_on:
        raise InvalidInput(_("Choose another open body of the same State."), field="successor")
    above = successor.parent
    while above is not None:
        if above.pk == body.pk:
            message = _("%(successor)s stands under %(body)s. Move it elsewhere first.")
            raise InvalidInput(message % {"successor": successor, "body": body}, field="successor")
        above = above.parent


def _move(model: Any, keys: Collection[int], to: Body, *, only_from: Body | None = None) -> list[int]:
    rows = model.objects.filter(pk__in=list(keys))
    if only_from is not None:
        rows = rows.filter(body=only_from)
    rows.update(body=to)
    return list(keys)


def _below(keys: Collection[int], successor: Body) -> list[int]:
    Body.objects.filter(pk__in=list(keys)).update(parent=successor)
    return list(keys)


def _end(model: Any, keys: Collection[int], **how: Any) -> list[int]:
    model.objects.filter(pk__in=list(keys)).update(**how)
    return list(keys)


def _give_posts(ended: Collection[int], successor: Body) -> list[int]:
    """Who held a post through a role that ends holds it through the same role in the successor, or nobody would."""
    given = []
    for held in Membership.objects.filter(pk__in=list(ended), post__isnull=False).order_by("pk"):
        own = Membership.objects.filter(
            in_force(), body=successor, user=held.user_id, role=held.role, post=None
        ).first()
        if own is not None:
            own.post = held.post
            own.save()
            given.append(own.pk)
    return given


def _promote(ended: Collection[int], successor: Body) -> list[int]:
    """Where the body led and its successor took part in the same thing, the successor leads now."""
    promoted = []
    for led in Assignment.objects.filter(pk__in=list(ended), part=AssignmentPart.LEAD).order_by("pk"):
        own = Assignment.objects.get(
            body=successor, cluster=led.cluster_id, recommendation=led.recommendation_id, ended_at=None
        )
        own.part = AssignmentPart.LEAD
        own.due_on = own.due_on or led.due_on
        own.save()
        promoted.append(own.pk)
    return promoted


def _refuse_what_stands_in_the_way(body: Body, moved: dict[str, list[int]]) -> None:
    """A lead given to a third body since then would make two."""
    for led in Assignment.objects.filter(
        pk__in=moved.get("ended_assignments", []), part=AssignmentPart.LEAD
    ).select_related("cluster", "recommendation"):
        others = Assignment.objects.filter(
            cluster=led.cluster_id, recommendation=led.recommendation_id, part=AssignmentPart.LEAD, ended_at=None
        ).exclude(pk__in=moved.get("promoted_assignments", []))
        if others.exists():
            message = _("“%(thing)s” was given to another lead since then. %(body)s can no longer be put back.")
            raise StepRefused(message % {"thing": led.cluster or led.recommendation, "body": body})
