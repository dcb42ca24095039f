"""Applying a plan: in chunks, each of which commits together with what it has done.

Killed at any moment, it goes on where the last chunk ended and comes to the same result. Imports about one State
follow one another; if what is held has changed since the plan was made, the plan is made anew and shown again.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, NotAllowed, require
from servanda.pipelines.ingest import rules
from servanda.pipelines.ingest.actions.decide import require_all_decided
from servanda.pipelines.ingest.actions.replanning import plan_state_anew
from servanda.pipelines.ingest.applied_lines import apply_lines
from servanda.pipelines.ingest.arriving import Arriving
from servanda.pipelines.ingest.held import mark_of
from servanda.pipelines.ingest.locks import state_to_itself, working_on
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.states import IMPORT_LIFECYCLE, ImportStage, LineKind

CHUNK = 500  # lines that commit together: about a second of work
_EFFECTIVE = Q(kind__in=[LineKind.NEW, LineKind.CHANGED]) | Q(kind=LineKind.DOUBTFUL, decision__gt="")


@transaction.atomic
def start_applying(*, batch: Batch, by: User) -> Batch:
    """Decide that the plan is applied; the work itself is `carry_on_applying`'s, here or in the background."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    require(rules.can_apply(by, batch), _("Only a coordinator may apply this import."))
    if batch.stage == ImportStage.APPLYING:
        return batch
    require_all_decided(batch)
    if rules.needs_second_person(batch, by) and batch.agreed_by_id is None:
        raise NotAllowed(_("This import is large. A second person must agree before it is applied."))
    IMPORT_LIFECYCLE.take("start_applying", batch)
    effective = batch.lines.filter(_EFFECTIVE)
    batch.total, batch.done = effective.count(), effective.filter(applied_at__isnull=False).count()
    batch.applied_by, batch.heartbeat_at, batch.planned_anew = by, clock.now(), 0
    batch.save()
    record("ingest.applying_started", of=batch, by=by, lines=batch.total)
    return batch


def apply_batch(*, batch: Batch, by: User) -> Batch:
    """Start and finish in one go, as the console does."""
    return carry_on_applying(batch=start_applying(batch=batch, by=by), by=by)


def carry_on_applying(*, batch: Batch, by: User) -> Batch:
    """Apply what is left. Returns the batch as it then is; if another process works on it, as it is."""
    require(rules.can_apply(by, batch), _("Only a coordinator may apply this import."))
    with working_on(batch.pk) as ours:
        batch.refresh_from_db()
        if not ours or batch.stage != ImportStage.APPLYING:
            return batch
        arriving = Arriving(batch, by=by)
        left = _left(batch)
        for state in left.order_by("state_code").values_list("state_code", flat=True).distinct():
            with state_to_itself(state):
                if not _apply_state(arriving, state):
                    return Batch.objects.get(pk=batch.pk)
        return _finish(batch, by)


def _left(batch: Batch) -> QuerySet[Line]:
    return batch.lines.filter(_EFFECTIVE, applied_at=None)


def _apply_state(arriving: Arriving, state: str) -> bool:
    """Whether all of it was applied; not so when somebody stopped the import to undo it."""
    batch = arriving.batch
    if mark_of(state) != batch.seen.get(state):
        _look_again(arriving, state)
    while lines := list(_left(batch).filter(state_code=state).order_by("position")[:CHUNK]):
        if not _apply_chunk(arriving, state, lines):
            return False
    return True


def _apply_chunk(arriving: Arriving, state: str, lines: list[Line]) -> bool:
    """All of it or nothing: recommendations, what undo needs, the cursor, and the mark of what is now held."""
    batch = arriving.batch
    with transaction.atomic():
        if Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk).stage != ImportStage.APPLYING:
            return False
        apply_lines(arriving, lines)
        now = clock.now()
        for line in lines:
            line.applied_at = now
        Line.objects.bulk_update(lines, ["applied_id", "public_id", "before", "applied_at"], batch_size=250)
        batch.done += len(lines)
        batch.heartbeat_at, batch.seen[state] = now, mark_of(state)
        batch.save(update_fields=["done", "heartbeat_at", "seen", "documents"])
    return True


def _look_again(arriving: Arriving, state: str) -> None:
    """What is held has changed since the plan: the lines that are left are compared anew."""
    batch, by = arriving.batch, arriving.by
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        changed = plan_state_anew(batch=batch, state=state, by=by)
        arriving.batch.seen = batch.seen
        if not changed:
            return
        IMPORT_LIFECYCLE.take("look_again", batch)
        batch.planned_anew, batch.agreed_by, batch.agreed_at = changed, None, None
        batch.save()
    raise EditedMeanwhile(
        _(
            "What is held has changed since this plan was made, so %(number)s lines were planned anew. "
            "Look at the plan again, then apply it."
        )
        % {"number": changed}
    )


def _finish(batch: Batch, by: User) -> Batch:
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        IMPORT_LIFECYCLE.take("finish", batch)
        batch.applied_at = batch.heartbeat_at = clock.now()
        batch.save()
        record("ingest.batch_applied", of=batch, by=by, batch=batch.pk, counts=batch.counts)
    return batch
