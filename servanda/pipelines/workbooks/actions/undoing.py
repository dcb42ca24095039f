"""Taking a whole workbook back: each saved row as it was, in chunks that commit with what they have done.

A row on which something newer stands stays, and says so. A break loses nothing: the work goes on where it was.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require
from servanda.foundation.common.languages import django_code
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.states import RETURN_LIFECYCLE, ReturnStage
from servanda.pipelines.workbooks.undone_lines import undo_lines

CHUNK = 25  # rows that commit together, as in saving


@transaction.atomic
def start_undoing(*, returned: Returned, by: User) -> Returned:
    """Decide that it is taken back; the work is `carry_on_undoing`'s. Asked twice, it happens once."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if returned.stage in (ReturnStage.UNDOING, ReturnStage.UNDONE):
        return returned
    require(
        rules.can_undo(by, returned),
        _("A workbook of which something was saved can be undone for 30 days. Change the rows one by one instead."),
    )
    RETURN_LIFECYCLE.take("start_undoing", returned)
    returned.total, returned.done = returned.lines.filter(saved__gt=0).count(), 0
    returned.heartbeat_at = clock.now()
    returned.save()
    record("workbooks.undoing_started", of=returned, by=by, rows=returned.total)
    return returned


def carry_on_undoing(*, returned: Returned, by: User) -> Returned:
    """Take back what is left to take back. If another process is at it, leave it as it is."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    with translation.override(django_code(returned.language)):
        while _undo_chunk(returned, by):
            pass
    return Returned.objects.get(pk=returned.pk)


def _undo_chunk(returned: Returned, by: User) -> bool:
    """Whether there may be more. The row lock keeps two workers from one chunk, and falls with its process."""
    with transaction.atomic():
        held = Returned.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=returned.pk).first()
        if held is None or held.stage != ReturnStage.UNDOING:
            return False
        lines = list(held.lines.filter(saved__gt=0, undone_at=None).order_by("position")[:CHUNK])
        if not lines:
            _finish(held, by)
            return False
        undo_lines(lines, KINDS[held.kind], by=by)
        now = clock.now()
        for line in lines:
            line.undone_at = now
        Line.objects.bulk_update(lines, ["undone_at", "stays"])
        held.done, held.heartbeat_at = held.done + len(lines), now
        held.save(update_fields=["done", "heartbeat_at"])
    return True


def _finish(returned: Returned, by: User) -> None:
    saved = returned.lines.filter(saved__gt=0)
    stays = saved.exclude(stays="").count()
    back = saved.count() - stays
    returned.counts = {**returned.counts, "undone_rows": back, "rows_that_stay": stays}
    RETURN_LIFECYCLE.take("finish_undoing", returned)
    returned.undone_at = returned.heartbeat_at = clock.now()
    returned.save()
    record("workbooks.undone", of=returned, by=by, rows=back, stays=stays)
