"""Whether a saved row can go back as it was: what stands newer in its cells is nobody's to overwrite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.common.errors import DomainError, EditedMeanwhile
from servanda.foundation.common.languages import django_code
from servanda.pipelines.workbooks.columns import Column, Row
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.typed import same

_AT_ONCE = 1000
_TRIES = 3  # for a row that somebody else saves again and again


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What undoing would do with a saved row now; `stays` says why nothing."""

    line: Line
    stays: str


def foresee(returned: Returned, user: Any) -> Iterator[Foreseen]:
    """Every saved row in the order of the file, as undoing would find it at this moment. Changes nothing."""
    kind = KINDS[returned.kind]
    lines = list(returned.lines.filter(saved__gt=0, undone_at=None).order_by("position"))
    for start in range(0, len(lines), _AT_ONCE):
        part = lines[start : start + _AT_ONCE]
        with translation.override(django_code(returned.language)):
            rows = kind.rows_now(user, [line.key for line in part])
            columns = kind.columns(user)
        yield from [Foreseen(line, why_it_stays(line, rows.get(line.key), columns)) for line in part]


def why_it_stays(line: Line, row: Row | None, columns: Sequence[Column]) -> str:
    """A sentence; empty if nothing stands in the way."""
    if "after" not in line.kept:
        return _("It was saved before workbooks could be undone.")
    if row is None:
        return _("No row that you may change has this id any more.")
    if row.closed:
        return row.closed
    newer = [
        str(column.option or column.header)
        for column in columns
        if column.name in line.kept["after"]
        and not same(column, row.value(column.name), line.kept["after"][column.name])
    ]
    return _("Somebody changed it since then: %(headings)s.") % {"headings": "; ".join(newer)} if newer else ""


def undo_lines(lines: Sequence[Line], kind: SheetKind, *, by: User) -> None:
    """Put each row back, whole or not at all; one that stays says why in `stays`. The caller keeps the lines."""
    columns = kind.columns(by)
    rows: Mapping[str, Row] = kind.rows_now(by, [line.key for line in lines])
    for line in lines:
        line.stays = _undo_line(line, rows.get(line.key), kind, columns, by)[:500]


def _undo_line(line: Line, row: Row | None, kind: SheetKind, columns: Sequence[Column], by: User) -> str:
    for _try in range(_TRIES):
        stays = why_it_stays(line, row, columns)
        if stays or row is None:
            return stays
        try:
            with transaction.atomic():
                kind.take_back(row=row, before=line.kept["before"], own=line.kept["own"], by=by)
        except EditedMeanwhile:
            row = kind.rows_now(by, [line.key]).get(line.key)
        except DomainError as error:
            return str(error)
        else:
            return ""
    return _("Others save this row again and again.")
