"""Assigning many things at once: plan, apply, undo. Each of the three happens once, whoever clicks twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.implementation import rules
from servanda.domain.implementation.actions.assignments import Given, give, put_back
from servanda.domain.implementation.models import Assignment, AssignmentBatch, AssignmentLine
from servanda.domain.implementation.queries.batches import UNDO_FOR, held_by_target, stands_in_the_way
from servanda.domain.implementation.states import AssignmentPart, LineChange, LineOutcome
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.models import Body, Post

MOST = 2_000
_TARGETS = (("cluster", Cluster), ("recommendation", Recommendation))


@transaction.atomic
def plan_batch(
    *,
    clusters: Iterable[Cluster] = (),
    recommendations: Iterable[Recommendation] = (),
    body: Body,
    post: Post | None = None,
    part: AssignmentPart,
    due_on: datetime.date | None = None,
    by: User,
) -> AssignmentBatch:
    """Write down what would change for each, so that it can be read before anything does."""
    require(rules.can_assign(by, state=body.state_id), _("Only a coordinator of this State may assign."))
    targets: list[Cluster | Recommendation] = [*clusters, *recommendations]
    if not targets:
        raise InvalidInput(_("Choose at least one objective or recommendation first."))
    if len(targets) > MOST:
        raise InvalidInput(_("Assign at most %(number)s at once.") % {"number": MOST})
    if any(target.state_id != body.state_id for target in targets):
        raise InvalidInput(_("Choose a body of the same State."), field="body")
    given = Given(body, post, part, due_on)
    given.check()
    batch = AssignmentBatch.objects.create(
        state_id=body.state_id, body=body, post=post, part=part, due_on=due_on, planned_by=by
    )
    held = held_by_target(targets)
    lines = []
    for target in targets:
        rows = held.get(_key(target), [])
        about = {"cluster": target} if isinstance(target, Cluster) else {"recommendation": target}
        seen = [row.pk for row in rows]
        lines.append(AssignmentLine(batch=batch, **about, change=_change(given, rows), seen=seen))
    AssignmentLine.objects.bulk_create(lines)
    record("implementation.assignment_batch_planned", of=batch, by=by, lines=len(lines))
    return batch


def _key(target: Cluster | Recommendation) -> tuple[str, int]:
    return ("cluster" if isinstance(target, Cluster) else "recommendation", target.pk)


def _change(given: Given, rows: list[Assignment]) -> LineChange:
    if given.found_in(rows):
        return LineChange.SAME
    displaced = given.displaces(rows)
    if any(row.body_id != given.body.pk for row in displaced):
        return LineChange.TAKES_OVER
    return LineChange.CHANGES if displaced else LineChange.NEW


@transaction.atomic
def apply_batch(*, batch: AssignmentBatch, takes_over: bool = False, by: User) -> AssignmentBatch:
    """Do what was planned, once. `takes_over` replaces leads of others; otherwise they stay.

    A line whose assignments changed after the plan is left alone and says so: nobody read that change.
    """
    batch = _held(batch)
    require(rules.can_assign(by, state=batch.state_id), _("Only a coordinator of this State may assign."))
    if batch.applied_at is not None:
        return batch
    given = Given(batch.body, batch.post, batch.part, batch.due_on)
    given.check()
    lines = list(batch.lines.select_related("cluster", "recommendation").order_by("id"))
    held = _lock_targets(lines)
    closed = _closed(lines)
    for line in lines:
        rows = held.get(_key(line.target), [])
        line.outcome = LineOutcome.MEANWHILE if line.cluster_id in closed else _outcome(line, rows, takes_over)
        if line.outcome == LineOutcome.DONE:
            line.ended = [row.pk for row in given.displaces(rows)]
            line.made = give(target=line.target, given=given, held=rows, batch=batch, by=by)
    AssignmentLine.objects.bulk_update(lines, ["outcome", "ended", "made"], batch_size=500)
    batch.applied_at, batch.applied_by, batch.takes_over = clock.now(), by, takes_over
    batch.save()
    done = sum(line.outcome == LineOutcome.DONE for line in lines)
    record("implementation.assignment_batch_applied", of=batch, by=by, done=done, lines=len(lines))
    return batch


def _closed(lines: list[AssignmentLine]) -> set[int]:
    """Clusters that became part of another one after the plan; their rows are held."""
    keys = [line.cluster_id for line in lines if line.cluster_id]
    found = Cluster.objects.filter(pk__in=keys, closed_at__isnull=False).order_by("pk")
    return set(found.values_list("pk", flat=True))


def _outcome(line: AssignmentLine, rows: list[Assignment], takes_over: bool) -> LineOutcome:
    if [row.pk for row in rows] != line.seen:
        return LineOutcome.MEANWHILE
    if line.change == LineChange.SAME or (line.change == LineChange.TAKES_OVER and not takes_over):
        return LineOutcome.KEPT
    return LineOutcome.DONE


@transaction.atomic
def undo_batch(*, batch: AssignmentBatch, by: User) -> AssignmentBatch:
    """Bring back what was, for 30 days, line by line. A line that changed since is refused, and keeps what it has."""
    batch = _held(batch)
    require(rules.can_assign(by, state=batch.state_id), _("Only a coordinator of this State may assign."))
    if batch.undone_at is not None:
        return batch
    if batch.applied_at is None:
        raise StepRefused(_("This was never applied, so there is nothing to undo."))
    if clock.now() - batch.applied_at > UNDO_FOR:
        raise StepRefused(_("This can be undone for 30 days. Change the assignments one by one instead."))
    done = batch.lines.filter(outcome=LineOutcome.DONE).select_related("cluster", "recommendation", "made")
    lines = list(done.order_by("id"))
    held = _lock_targets(lines)
    earlier = {key for line in lines for key in line.ended}
    before = {row.pk: row for row in Assignment.objects.filter(pk__in=earlier).select_related("body", "post")}
    for line in lines:
        line.outcome = _take_back(line, held.get(_key(line.target), []), before, by)
    AssignmentLine.objects.bulk_update(lines, ["outcome"], batch_size=500)
    batch.undone_at, batch.undone_by = clock.now(), by
    batch.save()
    restored = sum(line.outcome == LineOutcome.RESTORED for line in lines)
    record("implementation.assignment_batch_undone", of=batch, by=by, restored=restored, lines=len(lines))
    return batch


def _take_back(line: AssignmentLine, rows: list[Assignment], before: dict[int, Assignment], by: User) -> LineOutcome:
    """End what was made and open again what it ended, if nothing stands in the way."""
    others = [row for row in rows if row.pk != line.made_id]
    back = [before[key] for key in line.ended]
    if len(others) == len(rows) or any(stands_in_the_way(row, others) for row in back):
        return LineOutcome.REFUSED
    put_back(target=line.target, made=[line.made_id or 0], back=back, batch=line.batch, by=by)
    return LineOutcome.RESTORED


def _held(batch: AssignmentBatch) -> AssignmentBatch:
    found = AssignmentBatch.objects.select_for_update(of=("self",)).select_related("body", "post", "state")
    return found.get(pk=batch.pk)


def _lock_targets(lines: list[AssignmentLine]) -> dict[tuple[str, int], list[Assignment]]:
    """Take the same locks as a single assignment, always in one order, and read what stands now."""
    targets = [line.target for line in lines]
    for name, model in _TARGETS:
        keys = [key for kind, key in map(_key, targets) if kind == name]
        list(model.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
    return held_by_target(targets, lock=True)
