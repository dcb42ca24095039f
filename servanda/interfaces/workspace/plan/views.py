"""The national action plan: one page to narrow, read and print; its timeline; its table and documents."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.national_plan import (
    PlanTotals,
    PlanWanted,
    plan_of,
    totals_of,
    with_milestones,
    with_parts,
)
from servanda.domain.implementation.rules import can_manage_action
from servanda.domain.implementation.states import ActionStatus
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.foundation.common.downloads import CSV, DOCX, XLSX, handed_out
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.plan.filters import Filters
from servanda.interfaces.workspace.plan.timeline import line_of, timeline_of
from servanda.pipelines.documents.national_plan import plan_document
from servanda.pipelines.documents.plan_docx import plan_as_docx
from servanda.pipelines.documents.plan_xlsx import plan_as_xlsx

ON_A_PAGE = 40


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """By theme and objective."""
    filters, totals, page = _found(request)
    today = clock.today()
    rows = []
    for action in page:
        line = line_of(action)
        rows.append((action, line, line.late(today), can_manage_action(request.user, action)))
    context = {
        **_context(filters, totals, page),
        "groups": _grouped(rows, filters),
        "bodies": filters.bodies,
        # Whoever may change the whole plan needs no mark on each line.
        "marks_own": not holds(request.user, Permission.ASSIGN),
    }
    return render(request, "workspace/plan/plan.html", context)


def _grouped(rows: list[Any], filters: Filters) -> list[tuple[str, list[tuple[Any, list[Any]]]]]:
    """(theme in words, [(objective, its rows)]), in the order of the rows."""
    return [
        (
            filters.theme_in_words(area),
            [(cluster, list(same)) for cluster, same in groupby(of_theme, key=lambda row: row[0].cluster)],
        )
        for area, of_theme in groupby(rows, key=lambda row: row[0].cluster.area)
    ]


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The same actions on one time axis, with the table that says the same."""
    filters, totals, page = _found(request, drawn=True)
    told = timeline_of(page, today=clock.today())
    table = [(line, line.late(told.today)) for line in told.lines]
    gantt = told.draw() if told.lines else None
    context = {**_context(filters, totals, page), "timeline": told, "gantt": gantt, "table": table}
    return render(request, "workspace/plan/timeline.html", context)


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def timeline_csv(request: HttpRequest) -> HttpResponse:
    """All lines of the timeline, not only those of one page."""
    filters = Filters(request.user, PlanWanted.read(request.GET))
    rows = with_milestones(plan_of(request.user, filters.wanted, themes=filters.theme_codes, today=clock.today()))
    told = timeline_of(rows, today=clock.today())
    return handed_out(told.csv(), kind=CSV, name="timeline.csv")


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def docx(request: HttpRequest) -> HttpResponse:
    """The plan as it is narrowed, for Word."""
    return handed_out(plan_as_docx(_document(request)), kind=DOCX, name="national-action-plan.docx")


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """The plan as it is narrowed, for Excel."""
    return handed_out(plan_as_xlsx(_document(request)), kind=XLSX, name="national-action-plan.xlsx")


def _document(request: HttpRequest) -> Any:
    filters = Filters(request.user, PlanWanted.read(request.GET))
    found = plan_of(request.user, filters.wanted, themes=filters.theme_codes, today=clock.today())
    held = request.installation  # type: ignore[attr-defined]
    return plan_document(
        with_parts(found),
        totals_of(found, today=clock.today()),
        themes=filters.themes,
        narrowed=[words for words, _address in filters.chips()],
        publisher=str(held) if held else "",
        today=clock.today(),
    )


def _found(request: HttpRequest, *, drawn: bool = False) -> tuple[Filters, PlanTotals, Page[Any]]:
    filters = Filters(request.user, PlanWanted.read(request.GET))
    today = clock.today()
    found = plan_of(request.user, filters.wanted, themes=filters.theme_codes, today=today)
    totals = totals_of(found, today=today)
    paginator = Paginator(with_milestones(found) if drawn else found, ON_A_PAGE)
    paginator.__dict__["count"] = totals.actions  # known already: no second count
    return filters, totals, paginator.get_page(request.GET.get("page"))


def _context(filters: Filters, totals: PlanTotals, page: Page[Any]) -> dict[str, Any]:
    chosen = filters.wanted.chosen()
    return {
        "may_fill_in": holds(filters.user, Permission.ACTION_MANAGE),
        "wanted": filters.wanted,
        "filters": filters,
        "chips": filters.chips(),
        "totals": totals,
        "page": page,
        "kept": f"{urlencode(chosen)}&" if chosen else "",
        "query": f"?{urlencode(chosen)}" if chosen else "",
        "discontinued": ActionStatus.DISCONTINUED,
    }
