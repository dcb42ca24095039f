"""Taking an import back in one step: the last line first, in chunks that commit with what they have done."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.domain.recommendations.actions.imports import put_back_document
from servanda.domain.recommendations.models import Document
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require
from servanda.pipelines.ingest import rules
from servanda.pipelines.ingest.locks import state_to_itself, working_on
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.states import IMPORT_LIFECYCLE, ImportStage
from servanda.pipelines.ingest.undone_lines import undo_lines

CHUNK = 500


@transaction.atomic
def start_undoing(*, batch: Batch, by: User) -> Batch:
    """Decide that the import is taken back; the work itself is `carry_on_undoing`'s."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    require(rules.can_undo(by, batch), _("Only a coordinator may undo this import, and only for thirty days."))
    if batch.stage == ImportStage.UNDOING:
        return batch
    applied = batch.lines.filter(applied_at__isnull=False)
    if batch.stage == ImportStage.PLANNED and not applied.exists():
        raise StepRefused(_("Nothing of this plan is applied. Throw it away instead."))
    IMPORT_LIFECYCLE.take("start_undoing", batch)
    batch.total, batch.done = applied.count(), 0
    batch.undone_by, batch.heartbeat_at = by, clock.now()
    batch.save()
    record("ingest.undoing_started", of=batch, by=by, lines=batch.total)
    return batch


def undo_batch(*, batch: Batch, by: User) -> Batch:
    """Start and finish in one go, as the console does."""
    return carry_on_undoing(batch=start_undoing(batch=batch, by=by), by=by)


def carry_on_undoing(*, batch: Batch, by: User) -> Batch:
    """Take back what is left to take back; what national work hangs on is kept and named in its line."""
    require(rules.can_undo(by, batch), _("Only a coordinator may undo this import."))
    with working_on(batch.pk) as ours:
        batch.refresh_from_db()
        if not ours or batch.stage != ImportStage.UNDOING:
            return batch
        left = batch.lines.filter(applied_at__isnull=False, undone_at=None)
        for state in left.order_by("state_code").values_list("state_code", flat=True).distinct():
            with state_to_itself(state):
                while lines := list(left.filter(state_code=state).order_by("-position")[:CHUNK]):
                    _undo_chunk(batch, lines, by)
        return _finish(batch, by)


def _undo_chunk(batch: Batch, lines: list[Line], by: User) -> None:
    with transaction.atomic():
        Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        undo_lines(lines, by=by)
        now = clock.now()
        for line in lines:
            line.undone_at = now
        Line.objects.bulk_update(lines, ["undone_at", "kept_because"], batch_size=250)
        batch.done, batch.heartbeat_at = batch.done + len(lines), now
        batch.save(update_fields=["done", "heartbeat_at"])


def _finish(batch: Batch, by: User) -> Batch:
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        documents = Document.objects.select_for_update().in_bulk([each["id"] for each in batch.documents])
        for each in reversed(batch.documents):
            if each["id"] in documents:
                put_back_document(document=documents[each["id"]], made=each["made"], symbol=each["symbol"], by=by)
        IMPORT_LIFECYCLE.take("finish_undoing", batch)
        batch.undone_at = batch.heartbeat_at = clock.now()
        batch.save()
        kept = batch.lines.exclude(kept_because="").count()
        record("ingest.batch_undone", of=batch, by=by, batch=batch.pk, kept=kept)
    return batch
