"""Saving what came back, row by row, by the domain's ordinary actions and in the name of who brought it.

Rows are saved in chunks that commit together with what they did, so that work goes on where it was broken off. Each
row is compared once more with what stands at that moment: what moved in between becomes a conflict, and is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import DomainError, EditedMeanwhile, InvalidInput, StepRefused, require
from servanda.foundation.common.languages import django_code
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.columns import Column, Row
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.lines import after_of, count_cells, count_line
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.states import RETURN_LIFECYCLE, CellChange, CellDecision, ReturnStage
from servanda.pipelines.workbooks.typed import same

CHUNK = 25  # rows that commit together: well below a second
_TRIES = 3  # for a row that somebody else saves again and again
_EFFECTIVE = Q(problem="", applied_at=None) & (Q(yours__gt=0) | Q(conflicts__gt=0))


@transaction.atomic
def start_applying(*, returned: Returned, by: User) -> Returned:
    """Decide that it is saved; the work is `carry_on_applying`'s. Asked twice, it happens once."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if returned.stage in (ReturnStage.APPLYING, ReturnStage.APPLIED):
        return returned
    if returned.lines.filter(applied_at=None, undecided__gt=0).exists():
        raise StepRefused(_("Some cells were changed by you and by others. Decide them first."))
    RETURN_LIFECYCLE.take("start_applying", returned)
    returned.total, returned.done = returned.lines.filter(_EFFECTIVE).count(), 0
    returned.heartbeat_at = clock.now()
    returned.save()
    record("workbooks.applying_started", of=returned, by=by, rows=returned.total)
    return returned


@transaction.atomic
def stop_applying(*, returned: Returned, by: User) -> Returned:
    """Save no further rows. What is saved stays; the rest waits for another decision."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if returned.stage == ReturnStage.APPLYING:
        RETURN_LIFECYCLE.take("stop", returned)
        returned.save()
        record("workbooks.applying_stopped", of=returned, by=by, rows=returned.done)
    return returned


def carry_on_applying(*, returned: Returned, by: User) -> Returned:
    """Save what is left, chunk by chunk. If another process is at it, or somebody stopped it, leave it as it is."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    with translation.override(django_code(returned.language)):
        while _apply_chunk(returned, by):
            pass
    return Returned.objects.get(pk=returned.pk)


def _apply_chunk(returned: Returned, by: User) -> bool:
    """Whether there may be more. The row lock keeps two workers from one chunk, and falls with its process."""
    with transaction.atomic():
        held = Returned.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=returned.pk).first()
        if held is None or held.stage != ReturnStage.APPLYING:
            return False
        lines = list(held.lines.filter(_EFFECTIVE, undecided=0).order_by("position")[:CHUNK])
        if not lines:
            _finish(held, by)
            return False
        kind = KINDS[held.kind]
        columns = kind.columns(by)
        rows = kind.rows_now(by, [line.key for line in lines])
        for line in lines:
            _apply_line(line, rows.get(line.key), kind, columns, by)
        _keep_what_undoing_needs(lines, kind, columns, by)
        fields = ["cells", "problem", "version", "yours", "theirs", "conflicts", "undecided", "wrong", "left"]
        Line.objects.bulk_update(lines, [*fields, "applied_at", "saved", "kept"])
        held.done += len(lines)
        held.heartbeat_at = clock.now()
        held.save(update_fields=["done", "heartbeat_at"])
    return True


def _apply_line(line: Line, row: Row | None, kind: SheetKind, columns: tuple[Column, ...], by: User) -> None:
    """Save the row, or note why not. A row that moved since it was compared is asked again, not overwritten."""
    for _try in range(_TRIES):
        if row is None or row.closed:
            line.problem = row.closed if row else _("No row that you may change has this id any more.")
            break
        if row.version != line.version and _has_moved(line, row, columns):
            count_cells(line)
            return
        changes = _changes(line)
        if not changes:
            break
        try:
            with transaction.atomic():
                after = after_of(columns, row, changes)
                own = kind.apply(row=row, after=after, changed=frozenset(changes), by=by)
        except EditedMeanwhile:
            row = kind.rows_now(by, [line.key]).get(line.key)
            continue
        except DomainError as error:
            _note_refusal(line, changes, error)
            break
        line.saved, line.kept = len(changes), {"before": dict(row.values), "own": own}
        break
    else:
        line.problem = _("Others saved this row again and again meanwhile. Bring the workbook back once more.")
    line.applied_at = clock.now()
    count_cells(line)


def _keep_what_undoing_needs(lines: list[Line], kind: SheetKind, columns: tuple[Column, ...], by: User) -> None:
    """Each cell that is not as it was, also where saving one changed another: before, and as it was saved."""
    saved = {line.key: line for line in lines if line.saved}
    for key, row in kind.rows_now(by, saved).items() if saved else ():
        before = saved[key].kept["before"]
        names = [each.name for each in columns if each.editable and before.get(each.name, "") != row.value(each.name)]
        saved[key].kept |= {
            "before": {name: before.get(name, "") for name in names},
            "after": {name: row.value(name) for name in names},
        }


def _changes(line: Line) -> dict[str, str]:
    """What is to be saved: the person's own changes, and conflicts decided for them."""
    return {
        cell["name"]: cell["yours"]
        for cell in line.cells
        if cell["change"] == CellChange.YOURS
        or (cell["change"] == CellChange.CONFLICT and cell["decision"] == CellDecision.MINE)
    }


def _has_moved(line: Line, row: Row, columns: tuple[Column, ...]) -> bool:
    """Whether a cell that would be saved is no longer as the person saw it. Others' changes elsewhere do no harm."""
    known = {column.name: column for column in columns}
    moved = False
    for name, yours in _changes(line).items():
        cell, now = line.cell(name), row.value(name)
        assert cell is not None  # changes come from cells
        if same(known[name], now, cell["now"]) or same(known[name], now, yours):
            continue
        cell["now"], cell["change"], cell["decision"], moved = now, CellChange.CONFLICT, "", True
    line.version = row.version
    return moved


def _note_refusal(line: Line, changes: Mapping[str, str], error: DomainError) -> None:
    """The domain's own words stand at the cell they speak of, or at the row."""
    field = error.field if isinstance(error, InvalidInput) else ""
    cell = line.cell(field) if field in changes else None
    if cell is None:
        line.problem = str(error)[:500]
        return
    cell["change"], cell["message"] = CellChange.WRONG, str(error)


def _finish(returned: Returned, by: User) -> None:
    """Done, unless rows moved in between: those are asked about."""
    lines = returned.lines.all()
    saved = lines.aggregate(cells=Sum("saved"))["cells"] or 0
    rows = lines.filter(saved__gt=0).count()
    returned.counts = {**_recounted(returned), "saved": saved, "saved_rows": rows}
    returned.heartbeat_at = clock.now()
    if lines.filter(undecided__gt=0, applied_at=None).exists():
        RETURN_LIFECYCLE.take("ask_again", returned)
        returned.save()
        record("workbooks.asked_again", of=returned, by=by)
        return
    RETURN_LIFECYCLE.take("finish", returned)
    returned.applied_at = clock.now()
    returned.save()
    record("workbooks.applied", of=returned, by=by, rows=rows, cells=saved)


def _recounted(returned: Returned) -> dict[str, int]:
    """Counts of the file as a whole stay; those of cells follow the lines."""
    found: Counter[str] = Counter()
    for cells, problem in returned.lines.values_list("cells", "problem").iterator(chunk_size=2000):
        count_line(found, cells, problem)
    return {**{name: returned.counts.get(name, 0) for name in ("rows", "absent", "unchanged")}, **found}
