"""What a workbook is: which kind of list, in which language, and which export it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.foundation.common.languages import UN_LANGUAGES
from servanda.pipelines.workbooks.columns import Column
from servanda.pipelines.workbooks.compare import Exported
from servanda.pipelines.workbooks.kinds.base import SheetKind
from servanda.pipelines.workbooks.models import Export
from servanda.pipelines.workbooks.opened import FileList, RawBook, find_list, no_list
from servanda.pipelines.workbooks.registry import KINDS, kinds_for
from servanda.pipelines.workbooks.typed import CellReader
from servanda.pipelines.workbooks.writing.book import META


@dataclass(frozen=True, slots=True)
class Recognised:
    """A workbook with all that is needed to compare it."""

    kind: SheetKind
    columns: tuple[Column, ...]
    found: FileList
    export: Export | None
    since_1904: bool
    notes: list[str]

    def base(self) -> dict[str, Exported]:
        """What went out, by key; empty if nobody knows."""
        if self.export is None:
            return {}
        rows = self.export.rows.order_by("position").values_list("key", "values", "locked")
        return {key: Exported(values, frozenset(locked)) for key, values, locked in rows.iterator(chunk_size=2000)}

    def readers(self, language: str) -> list[CellReader]:
        labels = self.export.labels() if self.export else {}
        return [
            CellReader(column, language=language, exported=labels.get(column.name), since_1904=self.since_1904)
            for column in self.columns
            if column.name in self.found.places
        ]


def language_of(book: RawBook, user: Any) -> str:
    """The language the list was taken in: our own record of it, else what the hidden sheet says, else the reader's."""
    export = _export_of(book)
    if export is not None:
        return export.language
    said = _facts(book).get("language", "")
    return said if said in UN_LANGUAGES else user.language or "en"


def recognise(book: RawBook, user: Any) -> Recognised:
    """Raise UnreadableFile if this person takes no such list. Runs in the workbook's language."""
    export = _export_of(book)
    kinds = kinds_for(user)
    if export is not None and export.kind in KINDS:
        kinds = [kind for kind in kinds if kind.code == export.kind] or kinds
    best: tuple[SheetKind, tuple[Column, ...], FileList] | None = None
    for kind in kinds:
        columns = kind.columns(user)
        found = find_list(book, columns)
        if found is not None and (best is None or len(found.places) > len(best[2].places)):
            best = (kind, columns, found)
    if best is None:
        raise no_list()
    kind, columns, found = best
    notes = _notes(columns, found)
    if export is not None and export.kind != kind.code:
        export = None
    if export is None:
        notes.append(
            _(
                "We do not know when this workbook was taken: its mark is lost. "
                "So each cell that differs from what stands now is for you to decide."
            )
        )
    return Recognised(kind, columns, found, export, book.since_1904, notes)


def _export_of(book: RawBook) -> Export | None:
    """By the code in the file. A hidden sheet that contradicts our record is not believed."""
    code = book.code()
    export = Export.objects.select_related("made_by").filter(code=code).first() if code else None
    said = _facts(book).get("checksum", "")
    return export if export is not None and said in ("", export.checksum) else None


def _facts(book: RawBook) -> dict[str, str]:
    for sheet in book.sheets:
        if sheet.name == META:
            return {str(row[0]): str(row[1]) for row in sheet.rows[:20] if len(row) > 1 and row[0]}
    return {}


def _notes(columns: tuple[Column, ...], found: FileList) -> list[str]:
    notes = [
        _("Two columns have the heading “%(heading)s”. The first one was read.") % {"heading": heading[:100]}
        for heading in found.twice
    ]
    own = [heading for heading in found.extra.values() if heading and heading not in found.twice]
    if own:
        notes.append(_("Columns of your own were left aside: %(headings)s.") % {"headings": "; ".join(own)[:300]})
    gone = [column for column in columns if column.editable and column.name not in found.places]
    if gone:
        names = "; ".join(str(column.option or column.header) for column in gone)[:300]
        notes.append(_("Columns that are not in the file stay as they are: %(headings)s.") % {"headings": names})
    return notes
