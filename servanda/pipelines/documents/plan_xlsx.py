"""The national action plan as a workbook to sort, filter and carry along."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.text import Passage
from servanda.pipelines.documents.national_plan import ActionRow, PlanDocument

_WIDE = 12  # columns, beyond which a page holds no sheet
_LINE, _TALLEST = 15, 409  # points; Excel takes no taller row
Cell = str | Passage | int | Decimal | datetime.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A name, columns with their widths, rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def plan_as_xlsx(document: PlanDocument) -> bytes:
    """Four sheets. Texts stay texts, whatever they begin with; dates are dates, amounts are numbers."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    moment = document.changed_at.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": _("National action plan"), "author": document.publisher, "created": moment})
    formats = _formats(book, rtl=document.rtl)
    for sheet in sheets_of(document):
        page = _write(book, sheet, formats, rtl=document.rtl)
        _print(page, document, wide=len(sheet.columns) > _WIDE)
    book.close()
    return file.getvalue()


def sheets_of(document: PlanDocument) -> list[Sheet]:
    """What is written, before any format: the same for a person and for a test."""
    rows = document.rows
    return [
        Sheet(pgettext("national action plan", "Plan"), _plan_columns(), [_plan_row(row) for row in rows]),
        _milestones(rows),
        _budget(rows),
        _needs(rows),
    ]


def _own() -> list[tuple[str, int]]:
    return [(_("Action"), 26), (_("Title"), 44)]


def _milestones(rows: Sequence[ActionRow]) -> Sheet:
    days = [(_("First set for"), 14), (_("Due"), 14), (_("Reached"), 14), (_("Given up"), 14)]
    told = [
        (row.public_id, row.title, m.title, m.first_due_on, m.due_on, m.reached_on, m.dropped_on)
        for row in rows
        for m in row.milestones
    ]
    return Sheet(_("Milestones"), [*_own(), (_("Milestone"), 44), *days], told)


def _budget(rows: Sequence[ActionRow]) -> Sheet:
    source = [(_("Where it comes from"), 26), (_("Who pays, or which line"), 36), (_("Year"), 8)]
    told = [
        (row.public_id, row.title, line.source, line.who, line.year, line.amount, line.currency)
        for row in rows
        for line in row.budget
    ]
    return Sheet(_("Budget"), [*_own(), *source, (_("Amount"), 16), (_("Currency"), 10)], told)


def _needs(rows: Sequence[ActionRow]) -> Sheet:
    asked = [(_("What is needed"), 18), (_("In words"), 60), (_("Amount"), 16), (_("Currency"), 10)]
    answers = {True: _("Yes"), False: _("No")}
    told = [
        (row.public_id, row.title, n.kind, n.text, n.amount, n.currency, n.wanted_by, answers[n.shown_to_partners])
        for row in rows
        for n in row.needs
    ]
    columns = [*_own(), *asked, (_("Wanted by"), 14), (_("Shown to partners"), 18)]
    return Sheet(_("Needs"), columns, told)


def _plan_columns() -> list[tuple[str, int]]:
    return [
        (_("Action"), 26),
        (_("Theme"), 24),
        (_("Objective"), 36),
        (_("Title"), 44),
        (_("Description"), 50),
        (_("Kind of action"), 18),
        (_("Body"), 30),
        (_("Bodies that help"), 36),
        (_("Begins"), 14),
        (_("Promised before"), 22),
        (_("Promised for"), 14),
        (_("Completed on"), 14),
        (_("Status"), 16),
        (_("Days late"), 10),
        (_("Why it was discontinued"), 36),
        (_("Cost"), 16),
        (_("Missing money"), 16),
        (_("Currency"), 10),
        (_("Recommendations it serves"), 40),
        (_("SDG targets it serves"), 22),
        (_("Risks"), 50),
    ]


def _plan_row(row: ActionRow) -> tuple[Cell, ...]:
    return (
        row.public_id,
        row.theme,
        row.objective,
        row.title,
        row.description,
        row.kind,
        row.body,
        "; ".join(row.supporting),
        row.starts_on,
        ", ".join(day.isoformat() for day in row.promised_before),
        row.promised_for,
        row.completed_on,
        row.status,
        row.late_days or None,
        row.why,
        row.cost,
        row.missing,
        row.currency,
        ", ".join(row.recommendations),
        ", ".join(row.targets),
        "\n".join(str(risk.text) for risk in row.risks),
    )


def _formats(book: Any, *, rtl: bool) -> dict[str, Any]:
    base = {"valign": "top", "reading_order": 2 if rtl else 1, "bottom": 1, "bottom_color": "#A9B0BC"}
    return {
        "head": book.add_format(
            {
                **base,
                "bottom_color": "#14243D",
                "bold": True,
                "text_wrap": True,
                "bottom": 1,
                "bg_color": "#F4F1E8",
                "font_color": "#14243D",
            }
        ),
        "text": book.add_format({**base, "text_wrap": True}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "right" if rtl else "left"}),
        "amount": book.add_format({**base, "num_format": "#,##0.00"}),
        "number": book.add_format({**base, "num_format": "0"}),
    }


def _write(book: Any, sheet: Sheet, formats: dict[str, Any], *, rtl: bool) -> Any:
    page = book.add_worksheet(sheet.name[:31])
    if rtl:
        page.right_to_left()
    for column, (name, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
        page.write_string(0, column, name, formats["head"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        page.set_row(last, _height(row, sheet.columns))
        for column, value in enumerate(row):
            _cell(page, last, column, value, formats)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    return page


def _height(row: Sequence[Cell], columns: Sequence[tuple[str, int]]) -> float:
    """Room for every line of the longest cell: not every program finds it when it opens the file."""
    lines = [1]
    for value, (_name, width) in zip(row, columns, strict=True):
        pieces = str(value or "").split("\n")
        lines.append(sum(max(1, math.ceil(len(piece) * 1.15 / width)) for piece in pieces))
    return float(min(max(lines) * _LINE + 3, _TALLEST))


def _print(page: Any, document: PlanDocument, *, wide: bool) -> None:
    """Landscape; a wide sheet on two large pages side by side, so that it can be read."""
    page.set_landscape()
    page.set_paper(8 if wide else 9)  # A3, A4
    page.fit_to_pages(2 if wide else 1, 0)
    page.repeat_rows(0)
    page.repeat_columns(0)
    page.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    plain = document.publisher.replace("&", "&&")
    first, last = ("&R", "&L") if document.rtl else ("&L", "&R")
    page.set_header(f"{first}{plain}&C{_('National action plan')}{last}{date_in_words(document.today)}")
    page.set_footer(f"{first}&A{last}&P / &N")


def _cell(page: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime.date):
        page.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats["amount"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    elif text := str(value):
        page.write_string(row, column, text, formats["text"])
