"""The national action plan as a Word document: by theme and objective, then the support needed and the risks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from servanda.foundation.common.charts.timeline import promises_in_words
from servanda.foundation.common.dates import date_in_words
from servanda.foundation.common.money import money_in_words
from servanda.foundation.common.text import Passage
from servanda.pipelines.documents.national_plan import ActionRow, MilestoneRow, PlanDocument
from servanda.pipelines.documents.word import (
    add_contents,
    add_heading,
    add_row,
    add_table,
    add_text,
    align_numbers,
    as_bytes,
    new_document,
)

Told = list[tuple[Passage | str, bool]]
_WIDTHS = (6.5, 4.2, 4.6, 4.2, 4.2, 2.3)


def plan_as_docx(plan: PlanDocument) -> bytes:
    """The same plan on the same day gives the same bytes."""
    title, language = _("National action plan"), plan.language
    document = new_document(language, title=title, author=plan.publisher, moment=plan.changed_at)
    add_heading(document, title, 0, language)
    as_of = _("%(publisher)s, as of %(day)s") % {"publisher": plan.publisher, "day": date_in_words(plan.today)}
    add_text(document, as_of, language)
    if plan.narrowed:
        add_text(document, _("Only: %(what)s") % {"what": "; ".join(plan.narrowed)}, language)
    add_text(
        document,
        _("A working document of the State. It holds risks, and needs that partners have not been shown."),
        language,
    )
    add_contents(document, _headings(plan), language)
    _figures(document, plan)
    for theme, of_theme in groupby(plan.rows, key=lambda row: row.theme):
        add_heading(document, theme or _("Without a theme"), 1, language)
        for _objective, rows in groupby(of_theme, key=lambda row: row.objective_id):
            _objective_table(document, list(rows), language)
    _needs(document, plan)
    _risks(document, plan)
    return as_bytes(document)


def _headings(plan: PlanDocument) -> list[tuple[str, int]]:
    found = [(_("The plan in figures"), 1)]
    for theme, of_theme in groupby(plan.rows, key=lambda row: row.theme):
        found.append((theme or _("Without a theme"), 1))
        found += [(str(next(rows).objective), 2) for _key, rows in groupby(of_theme, key=lambda row: row.objective_id)]
    found += [(_("Support needed"), 1)] if any(row.needs for row in plan.rows) else []
    return found + ([(_("Risks"), 1)] if any(row.risks for row in plan.rows) else [])


def _figures(document: Any, plan: PlanDocument) -> None:
    totals, language = plan.totals, plan.language
    add_heading(document, _("The plan in figures"), 1, language)
    said = ngettext("One action; %(done)s is completed.", "%(n)s actions; %(done)s are completed.", totals.actions) % {
        "n": totals.actions,
        "done": totals.completed,
    }
    if totals.late:
        said += " " + ngettext("One is late.", "%(n)s are late.", totals.late) % {"n": totals.late}
    add_text(document, said, language)
    if not totals.money:
        return
    heads = (_("Currency"), _("Cost"), _("Funded"), pgettext("money", "Missing"))
    table = add_table(document, heads, (3, 5, 5, 5), language)
    for held in totals.money:
        amounts = (held.cost, held.funded, held.missing)
        add_row(table, [[(held.currency, True)], *([(money_in_words(a, ""), False)] for a in amounts)], language)
    align_numbers(table, (1, 2, 3), language)
    add_text(document, _("Discontinued actions are not counted. Currencies are never added together."), language)


def _objective_table(document: Any, rows: Sequence[ActionRow], language: str) -> None:
    add_heading(document, rows[0].objective, 2, language)
    heads = (_("Action"), _("Bodies"), _("Dates and milestones"), _("Budget"), _("Serves"), _("Status"))
    table = add_table(document, heads, _WIDTHS, language)
    for row in rows:
        add_row(table, [_what(row), _who(row), _when(row), _money(row), _serves(row), _status(row)], language)


def _what(row: ActionRow) -> Told:
    told: Told = [(row.title, True)]
    told += [(row.description, False)] if row.description else []
    return [*told, (row.kind, False), (row.public_id, False)]


def _who(row: ActionRow) -> Told:
    return [(row.body, True), *((name, False) for name in row.supporting)]


def _when(row: ActionRow) -> Told:
    told: Told = []
    if row.starts_on:
        told.append((_("Begins %(day)s") % {"day": _short(row.starts_on)}, False))
    days = [*row.promised_before, *([row.promised_for] if row.promised_for else [])]
    if days:
        told.append((_("Promised for %(days)s") % {"days": promises_in_words(days)}, True))
    return told + [(_milestone(milestone), False) for milestone in row.milestones]


def _milestone(row: MilestoneRow) -> str:
    title = str(row.title)
    if row.reached_on:
        return _("%(title)s: reached %(day)s") % {"title": title, "day": _short(row.reached_on)}
    if row.dropped_on:
        return _("%(title)s: given up %(day)s") % {"title": title, "day": _short(row.dropped_on)}
    return _("%(title)s: due %(day)s") % {"title": title, "day": _short(row.due_on)}


def _money(row: ActionRow) -> Told:
    told: Told = []
    for line in row.budget:
        parts = [money_in_words(line.amount, line.currency), line.source, line.who, str(line.year or "")]
        told.append((", ".join(part for part in parts if part), False))
    if row.cost is not None:
        told.append((_("Cost: %(amount)s") % {"amount": money_in_words(row.cost, row.currency)}, True))
    if row.missing:
        told.append((_("Missing: %(amount)s") % {"amount": money_in_words(row.missing, row.currency)}, True))
    return told


def _serves(row: ActionRow) -> Told:
    told: Told = [(public_id, False) for public_id in row.recommendations]
    return told + ([(_("SDG: %(targets)s") % {"targets": ", ".join(row.targets)}, False)] if row.targets else [])


def _status(row: ActionRow) -> Told:
    told: Told = [(row.status, True)]
    if row.completed_on:
        told.append((_short(row.completed_on), False))
    if row.late_days:
        late = ngettext("%(n)s day late", "%(n)s days late", row.late_days) % {"n": row.late_days}
        told.append((late, True))
    return told + ([(row.why, False)] if row.why else [])


def _needs(document: Any, plan: PlanDocument) -> None:
    needs = [(row, need) for row in plan.rows for need in row.needs]
    if not needs:
        return
    add_heading(document, _("Support needed"), 1, plan.language)
    heads = (_("Action"), _("What is needed"), _("In words"), _("Amount"), _("Wanted by"), _("Shown to partners"))
    table = add_table(document, heads, (5.5, 3, 8.5, 3.5, 3, 2.5), plan.language)
    for row, need in needs:
        cells: list[Told] = [
            [(row.title, True)],
            [(need.kind, False)],
            [(need.text, False)],
            [(money_in_words(need.amount, need.currency), False)],
            [(_short(need.wanted_by) if need.wanted_by else "", False)],
            [(_("Yes") if need.shown_to_partners else _("No"), False)],
        ]
        add_row(table, cells, plan.language)


def _risks(document: Any, plan: PlanDocument) -> None:
    risks = [(row, risk) for row in plan.rows for risk in row.risks]
    if not risks:
        return
    add_heading(document, _("Risks"), 1, plan.language)
    heads = (_("Action"), _("What could stop it"), _("How likely"), _("What is done about it"))
    table = add_table(document, heads, (6, 8.5, 3, 8.5), plan.language)
    for row, risk in risks:
        cells: list[Told] = [
            [(row.title, True)],
            [(risk.text, False)],
            [(risk.likelihood, False)],
            [(risk.answer, False)],
        ]
        add_row(table, cells, plan.language)


def _short(day: datetime.date) -> str:
    return date_in_words(day, "short")
