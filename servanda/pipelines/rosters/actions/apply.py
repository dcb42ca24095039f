"""Doing what the plan says, through the same actions as by hand; each is audited by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from servanda.foundation.accounts.actions.bodies import add_body, add_post, change_body
from servanda.foundation.accounts.actions.invitations import invite_person
from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.places import Place
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import DomainError, InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Body, Post
from servanda.foundation.organisations.states import BodyKind
from servanda.pipelines.rosters.meanings import folded
from servanda.pipelines.rosters.models import Roster
from servanda.pipelines.rosters.plan import Line, plan_of
from servanda.pipelines.rosters.rules import can_bring_roster
from servanda.pipelines.rosters.states import ROSTER_LIFECYCLE, LineKind, RosterStage, Thing

AT_ONCE = 25  # invitations in one transaction


@transaction.atomic
def apply_roster(*, roster: Roster, send: bool, base_address: str, by: User) -> Roster:
    """Bodies and posts now; people become invitations, sent in the background or, without `send`, when asked for."""
    roster = _locked(roster, by)
    ROSTER_LIFECYCLE.take("apply", roster)
    plan = plan_of(roster, by=by)
    if plan.open_doubts:
        raise StepRefused(_("Say first of each doubtful body whether it is one that is held or a new one."))
    if not plan.does_something:
        raise StepRefused(_("Nothing would change: everything in the file is held already."))
    receipt: dict[str, Any] = {"bodies": [], "changed": [], "posts": [], "invitations": [], "problems": []}
    bodies = _bodies(roster, plan.of(LineKind.NEW, LineKind.CHANGED, LineKind.UNCHANGED, thing=Thing.BODY), receipt, by)
    bodies |= {body.public_id: body for body in Body.objects.filter(state=roster.state_id, closed_on=None)}
    for line in plan.of(LineKind.NEW, thing=Thing.POST):
        post = add_post(body=_body_of(line, bodies), titles=line.given["titles"], by=by)
        receipt["posts"].append(post.pk)
    receipt["errors"] = [[line.place, line.title, line.says[0]] for line in plan.of(LineKind.ERROR)]
    roster.waiting = [
        {**line.given, "body": _body_of(line, bodies).pk} for line in plan.of(LineKind.NEW, thing=Thing.PERSON)
    ]
    roster.receipt, roster.applied_by, roster.applied_at = receipt, by, clock.now()
    roster.base_address, roster.sending = base_address[:200], send and bool(roster.waiting)
    roster.save()
    counts = {name: len(keys) for name, keys in receipt.items() if keys}
    record("rosters.roster_applied", of=roster, by=by, **counts, people=len(roster.waiting))
    return roster


@transaction.atomic
def send_prepared_invitations(*, roster: Roster, by: User) -> Roster:
    """Let the invitations that wait go out."""
    roster = _locked(roster, by)
    ROSTER_LIFECYCLE.take("invite", roster)
    if not roster.waiting:
        raise StepRefused(_("No invitation waits."))
    roster.sending, roster.applied_by = True, by
    roster.save()
    record("rosters.invitations_let_go", of=roster, by=by, number=len(roster.waiting))
    return roster


def carry_on_inviting(*, roster: Roster, by: User) -> Roster:
    """Send what waits, some at once, each some in one transaction: a lost worker is followed by another."""
    while _invite_some(roster, by):
        pass
    return Roster.objects.get(pk=roster.pk)


@transaction.atomic
def _invite_some(roster: Roster, by: User) -> bool:
    held = _locked(roster, by)
    if not held.sending or not held.waiting or held.stage != RosterStage.APPLIED:
        return False
    now, later = held.waiting[:AT_ONCE], held.waiting[AT_ONCE:]
    for person in now:
        try:
            with transaction.atomic():
                invitation = _invite(held, person, by)
            held.receipt["invitations"].append(invitation.pk)
        except DomainError as error:  # since the plan was made, somebody else invited them or closed the body
            held.receipt["problems"].append([person["email"], str(error)])
    held.waiting, held.sending = later, bool(later)
    held.save()
    return bool(later)


def _invite(roster: Roster, person: dict[str, Any], by: User) -> Any:
    def address(token: str) -> str:
        return roster.base_address.rstrip("/") + reverse("invitation", args=[token])

    body = Body.objects.get(pk=person["body"])
    wished = {folded(text) for text in person["post"].values()}
    posts = Post.objects.filter(body=body, closed_on=None).order_by("id")
    post = next((post for post in posts if wished & {folded(text) for text in post.titles.values()}), None)
    return invite_person(
        email=person["email"],
        role=person["role"],
        place=Place(body=body, post=post),
        language=person["language"],
        address=address,
        by=by,
    )


def _bodies(roster: Roster, lines: list[Line], receipt: dict[str, Any], by: User) -> dict[str, Body]:
    """New and changed bodies, parents before children; by the key of their line."""
    held = {body.public_id: body for body in Body.objects.filter(state=roster.state_id, closed_on=None)}
    made: dict[str, Body] = {line.key: held[line.body] for line in lines if line.body}
    waiting = list(lines)
    while waiting:
        ready = [line for line in waiting if _parent_is_there(line, made)]
        if not ready:
            raise InvalidInput(_("Some bodies stand under rows that cannot be used. Correct those first."))
        for line in ready:
            if line.kind == LineKind.NEW:
                made[line.key] = _add(roster, line, _parent(line, made, held), by)
                receipt["bodies"].append(made[line.key].pk)
            elif line.kind == LineKind.CHANGED:
                made[line.key] = _change(made[line.key], line, _parent(line, made, held), receipt, by)
        waiting = [line for line in waiting if line not in ready]
    return made


def _parent_is_there(line: Line, made: dict[str, Body]) -> bool:
    wished = line.given.get("parent")
    return not wished or line.given["parent_held"] or wished in made


def _parent(line: Line, made: dict[str, Body], held: dict[str, Body]) -> Body | None:
    wished = line.given.get("parent")
    if not wished:
        return None
    return held[wished] if line.given["parent_held"] else made[wished]


def _add(roster: Roster, line: Line, parent: Body | None, by: User) -> Body:
    given = line.given
    return add_body(
        state=roster.state,
        names=given["names"],
        branch=given["branch"],
        kind=given.get("kind", BodyKind.OTHER),
        level=given.get("level", "national"),
        remit=given["remit"],
        parent=parent,
        by=by,
    )


def _change(body: Body, line: Line, parent: Body | None, receipt: dict[str, Any], by: User) -> Body:
    given = line.given
    before = {
        **{"body": body.pk, "names": body.names, "remit": body.remit, "branch": body.branch, "kind": body.kind},
        **{"level": body.level, "parent": body.parent_id, "version": body.version + 1},
    }
    changed = change_body(
        body=body,
        names={**body.names, **given["names"]},
        branch=given.get("branch", body.branch),
        kind=given.get("kind", body.kind),
        level=given.get("level", body.level),
        remit={**body.remit, **given["remit"]},
        parent=parent or body.parent,
        by=by,
    )
    receipt["changed"].append(before)
    return changed


def _body_of(line: Line, bodies: dict[str, Body]) -> Body:
    return bodies[line.body]


def _locked(roster: Roster, by: User) -> Roster:
    roster = Roster.objects.select_for_update(of=("self",)).select_related("state").get(pk=roster.pk)
    require(
        can_bring_roster(by, state=roster.state_id), _("Only administrators of this State may bring bodies and people.")
    )
    return roster
