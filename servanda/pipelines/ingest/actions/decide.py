"""What people decide about a plan before it is applied."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.pipelines.ingest import rules
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.similarity import words
from servanda.pipelines.ingest.states import IMPORT_LIFECYCLE, Decision, ImportStage, LineKind

# What may be decided about a line that is simply new.
NEW_OPTIONS = (Decision.KEEP, Decision.SPLIT, Decision.LEAVE_OUT)


@transaction.atomic
def decide_line(*, line: Line, decision: Decision, parts: Sequence[str] = (), by: User) -> Line:
    """Say what a doubtful or new line is. Parts of a split paragraph must say together what the paragraph says."""
    batch = _open_plan(line.batch_id, by)
    held = Line.objects.select_for_update(of=("self",)).get(pk=line.pk)
    options = held.options if held.kind == LineKind.DOUBTFUL else NEW_OPTIONS
    if held.kind not in (LineKind.DOUBTFUL, LineKind.NEW) or held.applied_at or decision not in options:
        raise StepRefused(_("%(place)s does not admit this decision.") % {"place": held.place.capitalize()})
    texts = [part.strip() for part in parts if part.strip()] if decision == Decision.SPLIT else []
    _require_whole(held, texts, decision)
    held.decision, held.parts, held.decided_by, held.decided_at = decision, texts, by, clock.now()
    held.save()
    _agree_anew(batch)
    record("ingest.line_decided", of=batch, by=by, line=held.position, decision=decision)
    return held


def _require_whole(line: Line, texts: list[str], decision: Decision) -> None:
    if decision != Decision.SPLIT or (line.kind == LineKind.DOUBTFUL and not texts):
        return
    if not 2 <= len(texts) <= 26:
        raise InvalidInput(_("Put an empty line where the next part begins; two parts are needed."), field="parts")
    if [word for text in texts for word in words(text)] != words(line.record.get("text", "")):
        raise InvalidInput(_("The parts must hold the very words of the paragraph, in their order."), field="parts")


@transaction.atomic
def leave_out_undecided(*, batch: Batch, by: User) -> int:
    """Decide to leave out every doubtful line that nobody has decided; what is held stays as it is."""
    batch = _open_plan(batch.pk, by)
    open_lines = batch.lines.filter(kind=LineKind.DOUBTFUL, decision="")
    count = open_lines.update(decision=Decision.LEAVE_OUT, decided_by=by, decided_at=clock.now())
    if count:
        record("ingest.undecided_left_out", of=batch, by=by, count=count)
    return count


@transaction.atomic
def discard(*, batch: Batch, by: User) -> Batch:
    """Throw the plan away. The file and the record of it stay; nothing of it was applied."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    require(rules.can_change_plan(by, batch), _("You may not throw this plan away."))
    IMPORT_LIFECYCLE.take("discard", batch)
    if batch.lines.filter(applied_at__isnull=False).exists():
        raise StepRefused(_("Part of this plan is applied. Undo it instead."))
    batch.save()
    record("ingest.discarded", of=batch, by=by)
    return batch


@transaction.atomic
def agree(*, batch: Batch, by: User) -> Batch:
    """A second person has seen the plan and stands behind it."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    require(rules.can_agree(by, batch), _("The second person must be a coordinator who did not bring the file."))
    if batch.stage != ImportStage.PLANNED:
        raise StepRefused(_("This import is not waiting for an agreement."))
    require_all_decided(batch)
    batch.agreed_by, batch.agreed_at = by, clock.now()
    batch.save()
    record("ingest.agreed", of=batch, by=by)
    return batch


def require_all_decided(batch: Batch) -> None:
    """Nothing is guessed: every doubtful line has a person's decision."""
    count = batch.lines.filter(kind=LineKind.DOUBTFUL, decision="").count()
    if count:
        message = ngettext(
            "One doubtful line is still open. Decide it first.",
            "%(number)s doubtful lines are still open. Decide them first.",
            count,
        )
        raise StepRefused(message % {"number": count})


def _open_plan(batch_id: int, by: User) -> Batch:
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    require(rules.can_change_plan(by, batch), _("You may not decide on this import."))
    if batch.stage != ImportStage.PLANNED:
        raise StepRefused(
            _("This plan can no longer be changed: it is %(stage)s.") % {"stage": batch.get_stage_display()}
        )
    return batch


def _agree_anew(batch: Batch) -> None:
    """Who agreed, agreed to what they saw; a changed plan needs a new agreement."""
    if batch.agreed_by_id:
        batch.agreed_by = batch.agreed_at = None
        batch.save()
