"""Reading what came back and comparing it three ways. Nothing changes but the preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require
from servanda.foundation.common.files import path_of
from servanda.foundation.common.languages import django_code
from servanda.pipelines.reading.unreadable import UnreadableFile
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.columns import Row
from servanda.pipelines.workbooks.compare import Cell, compare_row
from servanda.pipelines.workbooks.lines import after_of, count_cells, count_line
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.opened import FileRow, open_workbook
from servanda.pipelines.workbooks.recognise import Recognised, language_of, recognise
from servanda.pipelines.workbooks.states import RETURN_LIFECYCLE, CellChange, ReturnStage
from servanda.pipelines.workbooks.typed import CellReader

_CHUNK = 1000
C = CellChange


def read_and_compare(*, returned: Returned, by: User) -> Returned:
    """Make the preview. Asked again after a crash, it begins anew; a file that cannot be read says why."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may decide on it."))
    with transaction.atomic():
        returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
        RETURN_LIFECYCLE.take("start_reading", returned)
        returned.heartbeat_at = clock.now()
        returned.save()
    try:
        book = open_workbook(path_of(returned.sha256))
        language = language_of(book, by)
        with translation.override(django_code(language)):
            recognised = recognise(book, by)
    except UnreadableFile as refusal:
        return _failed(returned, refusal, by)
    return _keep_preview(returned, recognised, language, by)


def _failed(returned: Returned, refusal: UnreadableFile, by: User) -> Returned:
    with transaction.atomic():
        returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
        if returned.stage != ReturnStage.READING:
            return returned
        RETURN_LIFECYCLE.take("fail", returned)
        returned.problem = {"code": refusal.code, "message": refusal.message, "place": refusal.place}
        returned.save()
        record("workbooks.not_read", of=returned, by=by, code=refusal.code)
    return returned


def _keep_preview(returned: Returned, recognised: Recognised, language: str, by: User) -> Returned:
    with transaction.atomic(), translation.override(django_code(language)):
        returned = Returned.objects.select_for_update(of=("self",)).get(pk=returned.pk)
        if returned.stage != ReturnStage.READING:  # another worker was quicker
            return returned
        returned.lines.all().delete()
        counts: Counter[str] = Counter()
        Line.objects.bulk_create(_lines(returned, recognised, language, by, counts), batch_size=_CHUNK)
        returned.kind, returned.export, returned.language = recognised.kind.code, recognised.export, language
        returned.counts, returned.notes = dict(counts), recognised.notes
        returned.compared_at = returned.heartbeat_at = clock.now()
        RETURN_LIFECYCLE.take("ready", returned)
        returned.save()
        record("workbooks.compared", of=returned, by=by, counts=returned.counts)
    return returned


def _lines(returned: Returned, recognised: Recognised, language: str, by: User, counts: Counter[str]) -> Iterator[Line]:
    """A line for each row in which something differs or is wrong; all rows are counted."""
    rows = list(recognised.found.rows())
    places = _places(rows)
    base = recognised.base()
    now = recognised.kind.rows_now(by, places)
    readers = recognised.readers(language)
    labels = recognised.export.labels() if recognised.export else {}
    counts["rows"] = len(rows)
    counts["absent"] = len(base.keys() - places.keys())
    for row in rows:
        line = Line(returned=returned, position=row.number, key=row.key[:200])
        held = now.get(row.key)
        line.problem = _objection(row, places, held)
        if held is not None:
            line.label, line.version = held.label[:500], held.version
        if held is not None and not line.problem:
            cells = compare_row(readers, row.cells, exported=base.get(row.key), row=held, labels=labels)
            line.problem = _closed(held, cells)
            if not line.problem:
                _mark_refused(recognised, held, cells, readers)
            line.cells = [cell.as_json() for cell in cells]
        count_cells(line)
        count_line(counts, line.cells, line.problem)
        if line.cells or line.problem:
            yield line
        else:
            counts["unchanged"] += 1


def _places(rows: list[FileRow]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for row in rows:
        if row.key:
            places.setdefault(row.key, []).append(row.number)
    return places


def _objection(row: FileRow, places: Mapping[str, list[int]], held: Row | None) -> str:
    """Why the row as a whole cannot be used; what somebody may not see is as unknown as what does not exist."""
    if not row.key:
        return _("This row has no id, so nobody knows where it belongs. Copy the words into the row they belong to.")
    others = [number for number in places[row.key] if number != row.number]
    if others:
        message = ngettext(
            "This id stands in another row too: %(rows)s. Keep one row and delete the other.",
            "This id stands in other rows too: %(rows)s. Keep one row and delete the others.",
            len(others),
        )
        return message % {"rows": ", ".join(str(number) for number in others[:10])}
    if held is None:
        return _("No row that you may change has this id. Check it against the workbook as you took it.")
    return ""


def _closed(held: Row, cells: list[Cell]) -> str:
    """A row that may no longer be changed is refused only if somebody changed it."""
    changed = any(cell.change in (C.YOURS, C.CONFLICT, C.WRONG) for cell in cells)
    return held.closed if held.closed and changed else ""


def _mark_refused(recognised: Recognised, held: Row, cells: list[Cell], readers: list[CellReader]) -> None:
    """What the domain would refuse is said before anything is applied."""
    changed = {cell.name: cell for cell in cells if cell.change in (C.YOURS, C.CONFLICT)}
    if not changed:
        return
    after = after_of(recognised.columns, held, {name: cell.yours for name, cell in changed.items()})
    for name, message in recognised.kind.check(held, after, frozenset(changed)).items():
        # A column that nobody changed cannot be at fault alone: the message goes to what was changed.
        cell = changed.get(name) or next(iter(changed.values()))
        cell.change, cell.message = C.WRONG, message
