"""Taking a list out as a workbook; what went out is kept, so that it can be compared with what comes back."""

from __future__ import annotations

import hashlib
import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import memberships_of
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.errors import InvalidInput, require
from servanda.foundation.common.languages import UN_LANGUAGES, django_code
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.columns import TEXTS, Column, Row, too_long_for_a_cell
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.models import Export, ExportRow
from servanda.pipelines.workbooks.writing.book import Sheet, Written, labels_of, open_book
from servanda.pipelines.workbooks.writing.instructions import Instructions

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that could be taken for another
_CHUNK = 1000


@transaction.atomic
def take_out(*, kind: SheetKind, language: str, bring_to: str = "", by: User) -> tuple[Export, IO[bytes]]:
    """The workbook, at its beginning, and what we keep of it. `bring_to` is the address its instructions name."""
    require(rules.can_take(by, kind), _("Your role does not include this list."))
    if language not in UN_LANGUAGES:
        raise InvalidInput(_("Choose one of the languages offered."), field="language")
    with translation.override(django_code(language)):
        columns = kind.columns(by)
        rows = [_as_it_goes_out(row, columns) for row in kind.rows_to_fill(by)]
        export = _kept(kind, columns, rows, language, by)
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it
        _write(file, kind, columns, rows, export, bring_to)
    record("workbooks.taken", of=export, by=by, kind=kind.code, rows=export.row_count)
    file.seek(0)
    return export, file


def _as_it_goes_out(row: Row, columns: tuple[Column, ...]) -> Row:
    """A text that no cell can hold is locked: what is cut off would come back as a change."""
    long = {column.name for column in columns if column.kind in TEXTS and too_long_for_a_cell(row.value(column.name))}
    if not long:
        return row
    return Row(row.key, row.version, row.label, row.values, row.closed, row.locked | long)


def _kept(kind: SheetKind, columns: tuple[Column, ...], rows: list[Row], language: str, by: User) -> Export:
    labels = labels_of(columns, language)
    export = Export.objects.create(
        code=_new_code(),
        kind=kind.code,
        language=language,
        columns=[{"name": column.name, "labels": labels.get(column.name, {})} for column in columns],
        checksum=_checksum(rows),
        row_count=len(rows),
        state_code=next((held.state_code for held in memberships_of(by) if held.state_code), ""),
        made_by=by,
        made_at=clock.now(),
    )
    names = [column.name for column in columns]
    kept = (
        ExportRow(
            export=export,
            position=position,
            key=row.key,
            version=row.version,
            values={name: row.value(name) for name in names if row.value(name)},
            locked=sorted(row.locked),
        )
        for position, row in enumerate(rows, start=2)
    )
    ExportRow.objects.bulk_create(kept, batch_size=_CHUNK)
    return export


def _new_code() -> str:
    """Nobody guesses it, everybody can read it out."""
    parts = ("".join(secrets.choice(_LETTERS) for _sign in range(4)) for _part in range(3))
    return "-".join(("SV", *parts))


def _checksum(rows: list[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([row.key, row.version, dict(row.values)], sort_keys=True).encode())
    return digest.hexdigest()


def _write(
    file: IO[bytes], kind: SheetKind, columns: tuple[Column, ...], rows: list[Row], export: Export, bring_to: str
) -> None:
    sheet = _sheet_of(kind, columns, export)
    with open_book(file, sheet, _instructions_of(kind, export, bring_to), rows=len(rows)) as book:
        for row in _written(rows):
            book.write(row)


def _written(rows: list[Row]) -> Iterator[Written]:
    return (Written(values=row.values, locked=row.locked) for row in rows)


def _sheet_of(kind: SheetKind, columns: tuple[Column, ...], export: Export, **more: Any) -> Sheet:
    """What the list of an export's workbook is made of."""
    labels: Mapping[str, Mapping[str, str]] = labels_of(columns, export.language)
    facts = {
        "export": export.code,
        "kind": export.kind,
        "language": export.language,
        "checksum": export.checksum,
    }
    return Sheet(str(kind.title), columns, export.language, labels, facts=facts, **more)


def _instructions_of(kind: SheetKind, export: Export, bring_to: str, *, first: tuple[str, ...] = ()) -> Instructions:
    """The words of the first sheet."""
    taken = _("%(day)s, by %(who)s") % {"day": date_in_words(export.made_at), "who": export.made_by.audit_label}
    return Instructions(str(kind.title), str(kind.about), export.code, taken, bring_to, first)
