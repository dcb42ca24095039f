"""The same workbook again, with what is wrong marked where it stands: a colour, and a comment that says what to do.

Written anew from the file as it came: every word the person typed is in it, columns and rows of their own included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.errors import require
from servanda.foundation.common.files import path_of
from servanda.foundation.common.languages import django_code
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.columns import ID, Column
from servanda.pipelines.workbooks.compare import Exported
from servanda.pipelines.workbooks.models import Line, Returned
from servanda.pipelines.workbooks.opened import FileRow, open_workbook
from servanda.pipelines.workbooks.recognise import Recognised, recognise
from servanda.pipelines.workbooks.states import CellChange
from servanda.pipelines.workbooks.typed import CellReader, Wrong, text_of
from servanda.pipelines.workbooks.writing.book import Sheet, Written, labels_of, open_book
from servanda.pipelines.workbooks.writing.instructions import Instructions


def corrections(returned: Returned, *, bring_to: str, by: Any) -> IO[bytes]:
    """The workbook, at its beginning. UnreadableFile if the original cannot be read any more."""
    require(rules.can_decide(by, returned), _("Only who brought this workbook back may take it again."))
    book = open_workbook(path_of(returned.sha256))
    with translation.override(django_code(returned.language)):
        recognised = recognise(book, by)
        lines = {line.position: line for line in returned.lines.filter(wrong__gt=0)}
        rows = list(recognised.found.rows())
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it
        with open_book(
            file, _sheet(returned, recognised), _said(returned, recognised, lines, bring_to), rows=len(rows)
        ) as writer:
            for row in _written(rows, recognised, lines, returned.language):
                writer.write(row)
    file.seek(0)
    return file


def _sheet(returned: Returned, recognised: Recognised) -> Sheet:
    export, kind = recognised.export, recognised.kind
    facts = {"kind": kind.code, "language": returned.language}
    if export is not None:
        facts = {"export": export.code, **facts, "checksum": export.checksum}
    now = labels_of(recognised.columns, returned.language)
    then = export.labels() if export else {}
    labels = {name: {**then.get(name, {}), **now.get(name, {})} for name in {*then, *now}}
    return Sheet(
        title=str(kind.title),
        columns=recognised.columns,
        language=returned.language,
        labels=labels,
        extra=list(recognised.found.extra.values()),
        facts=facts,
    )


def _said(returned: Returned, recognised: Recognised, lines: Mapping[int, Line], bring_to: str) -> Instructions:
    kind, export, count = recognised.kind, recognised.export, len(lines)
    first = ngettext(
        "%(count)s row has cells that cannot be used. They are red, and a comment in each says what to do.",
        "%(count)s rows have cells that cannot be used. They are red, and a comment in each says what to do.",
        count,
    ) % {"count": count}
    taken = _("%(day)s, by %(who)s") % {
        "day": date_in_words(export.made_at if export else returned.brought_at),
        "who": (export.made_by if export else returned.brought_by).audit_label,
    }
    return Instructions(str(kind.title), str(kind.about), export.code if export else "–", taken, bring_to, (first,))


def _written(
    rows: Iterable[FileRow], recognised: Recognised, lines: Mapping[int, Line], language: str
) -> Iterator[Written]:
    base = recognised.base()
    readers = {reader.column.name: reader for reader in recognised.readers(language)}
    for row in rows:
        yield _row(row, recognised.columns, readers, base.get(row.key), lines.get(row.number))


def _row(
    row: FileRow,
    columns: Iterable[Column],
    readers: Mapping[str, CellReader],
    exported: Exported | None,
    line: Line | None,
) -> Written:
    values, typed = dict(exported.values) if exported else {}, {}
    values[ID] = row.key
    for column in columns:
        if column.name in row.cells:
            try:
                values[column.name] = readers[column.name].read(row.cells[column.name])
            except Wrong:
                typed[column.name] = text_of(row.cells[column.name])
    comments = {cell["name"]: cell["message"] for cell in line.cells if _is_wrong(cell)} if line else {}
    if line and line.problem:
        comments[ID] = line.problem
    locked = exported.locked if exported else frozenset()
    return Written(values, locked, typed, comments, row.extra)


def _is_wrong(cell: Mapping[str, Any]) -> bool:
    return cell["change"] == CellChange.WRONG and bool(cell["message"])
