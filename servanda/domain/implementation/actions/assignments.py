"""Assigning work to bodies."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Assignment
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.organisations.models import Body, Post


@transaction.atomic
def assign_body(
    *,
    target: Cluster | Recommendation,
    body: Body,
    post: Post | None = None,
    part: AssignmentPart,
    due_on: datetime.date | None = None,
    by: User,
) -> Assignment:
    """Give a body, or a post in it, its part. A new lead ends the old one; a changed part, post or date likewise."""
    require(rules.can_assign(by, state=target.state_id), _("Only a coordinator of this State may assign."))
    if body.state_id != target.state_id:
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    # Whoever assigns the same thing takes turns: rows that do not exist yet cannot be locked.
    type(target).objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    if Body.objects.filter(pk=body.pk, closed_on__isnull=False).exists():
        raise InvalidInput(
            _("“%(body)s” has closed. Choose the body that took over its work.") % {"body": body}, field="body"
        )
    _check_post(post, body)
    held = Assignment.objects.select_for_update().filter(**_about(target), ended_at=None)
    same = held.filter(body=body, post=post, part=part, due_on=due_on).first()
    if same is not None:
        return same
    leads = held.filter(part=AssignmentPart.LEAD) if part == AssignmentPart.LEAD else held.none()
    for displaced in leads.exclude(body=body).order_by("id"):
        _end(displaced, by)
    held.filter(body=body).update(ended_at=clock.now())
    made = Assignment.objects.create(**_about(target), body=body, post=post, part=part, due_on=due_on, assigned_by=by)
    said = {"body": body.public_id, "post": post.pk if post else None, "part": part, "due_on": due_on}
    record("implementation.body_assigned", of=target, by=by, assignment=made.pk, **said)
    return made


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User) -> Assignment:
    """The body no longer answers for it; that it once did stays on record."""
    require(rules.can_assign(by, state=assignment.state_code), _("Only a coordinator of this State may assign."))
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.ended_at is None:
        _end(assignment, by)
    return assignment


def _check_post(post: Post | None, body: Body) -> None:
    """A post of this body, and open now."""
    if post is not None and not Post.objects.filter(pk=post.pk, body=body, closed_on=None).exists():
        raise InvalidInput(_("Choose an open post of “%(body)s”, or none.") % {"body": body}, field="post")


def _end(assignment: Assignment, by: User) -> None:
    assignment.ended_at = clock.now()
    assignment.save()
    target = assignment.cluster or assignment.recommendation
    assert target is not None  # the constraint says so
    record("implementation.assignment_ended", of=target, by=by, body=assignment.body.public_id, part=assignment.part)


def _about(target: Cluster | Recommendation) -> dict[str, Cluster | Recommendation]:
    return {"cluster": target} if isinstance(target, Cluster) else {"recommendation": target}
