"""Assigning work to bodies."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.models import Assignment, AssignmentBatch
from servanda.domain.implementation.queries.batches import stands_in_the_way
from servanda.domain.implementation.states import AssignmentPart
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries.regrouping import require_open
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
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
    require_open(type(target).objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk))
    given = Given(body, post, part, due_on)
    given.check()
    held = list(Assignment.objects.select_for_update().filter(**_about(target), ended_at=None).order_by("id"))
    if same := given.found_in(held):
        return same
    return give(target=target, given=given, held=held, by=by)


@dataclass(frozen=True, slots=True)
class Given:
    """What an objective or a recommendation is given: to whom, as what, until when."""

    body: Body
    post: Post | None
    part: str
    due_on: datetime.date | None

    def check(self) -> None:
        """Refuse a body that has closed, and a post that is not an open one of the body."""
        if Body.objects.filter(pk=self.body.pk, closed_on__isnull=False).exists():
            raise InvalidInput(
                _("“%(body)s” has closed. Choose the body that took over its work.") % {"body": self.body}, field="body"
            )
        if self.post and not Post.objects.filter(pk=self.post.pk, body=self.body, closed_on=None).exists():
            raise InvalidInput(_("Choose an open post of “%(body)s”, or none.") % {"body": self.body}, field="post")

    def found_in(self, held: list[Assignment]) -> Assignment | None:
        """The assignment that says just this already."""
        mine = (self.body.pk, self.post.pk if self.post else None, self.part, self.due_on)
        return next((row for row in held if (row.body_id, row.post_id, row.part, row.due_on) == mine), None)

    def displaces(self, held: list[Assignment]) -> list[Assignment]:
        """What ends when it is given: the body's own part as it was, and for a lead the lead before."""
        leads = self.part == AssignmentPart.LEAD
        return [row for row in held if row.body_id == self.body.pk or (leads and row.part == AssignmentPart.LEAD)]


def give(
    *,
    target: Cluster | Recommendation,
    given: Given,
    held: list[Assignment],
    batch: AssignmentBatch | None = None,
    by: User,
) -> Assignment:
    """The writing itself; the caller has checked who may and holds the locks on `target` and `held`."""
    for row in given.displaces(held):
        if row.body_id == given.body.pk:
            row.ended_at = clock.now()
            row.save()
        else:
            _end(row, by)
    made = Assignment.objects.create(
        **_about(target), body=given.body, post=given.post, part=given.part, due_on=given.due_on, assigned_by=by
    )
    said = {
        "assignment": made.pk,
        "body": given.body.public_id,
        "post": given.post.pk if given.post else None,
        "part": given.part,
        "due_on": given.due_on,
    }
    record("implementation.body_assigned", of=target, by=by, **said, **({"batch": batch.pk} if batch else {}))
    return made


@transaction.atomic
def put_assignments_back(
    *, target: Cluster | Recommendation, made: Collection[int], ended: Collection[int], by: User
) -> list[Assignment]:
    """End the assignments `made` and open again those `ended` with them, by their keys. Returns what runs again.

    StepRefused if something newer stands in the way: then all stays as it is.
    """
    require(rules.can_assign(by, state=target.state_id), _("Only a coordinator of this State may assign."))
    type(target).objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    running = list(Assignment.objects.select_for_update().filter(**_about(target), ended_at=None).order_by("id"))
    back = list(Assignment.objects.filter(**_about(target), pk__in=ended).select_related("body", "post").order_by("id"))
    others = [row for row in running if row.pk not in made]
    if len(running) - len(others) != len(set(made)):
        raise StepRefused(_("Somebody assigned this anew meanwhile."))
    if any(stands_in_the_way(row, others) for row in back):
        raise StepRefused(_("A body or post has closed since, or another body took the part."))
    put_back(target=target, made=made, back=back, by=by)
    return back


def put_back(
    *,
    target: Cluster | Recommendation,
    made: Collection[int],
    back: list[Assignment],
    batch: AssignmentBatch | None = None,
    by: User,
) -> None:
    """The writing itself; the caller has checked who may, what stands in the way, and holds the locks."""
    Assignment.objects.filter(pk__in=made).update(ended_at=clock.now())
    for row in back:
        row.ended_at = None
        row.save()
    said = [{"body": row.body.public_id, "part": row.part, "due_on": row.due_on} for row in back]
    told = {"batch": batch.pk} if batch else {}
    record("implementation.assignment_undone", of=target, by=by, back=said, **told)


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User) -> Assignment:
    """The body no longer answers for it; that it once did stays on record."""
    require(rules.can_assign(by, state=assignment.state_code), _("Only a coordinator of this State may assign."))
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.ended_at is None:
        _end(assignment, by)
    return assignment


def _end(assignment: Assignment, by: User) -> None:
    assignment.ended_at = clock.now()
    assignment.save()
    target = assignment.cluster or assignment.recommendation
    assert target is not None  # the constraint says so
    record("implementation.assignment_ended", of=target, by=by, body=assignment.body.public_id, part=assignment.part)


def _about(target: Cluster | Recommendation) -> dict[str, Cluster | Recommendation]:
    return {"cluster": target} if isinstance(target, Cluster) else {"recommendation": target}
