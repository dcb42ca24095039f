"""What needs a law, where it stands, what was asked, who is late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.parliament import (
    NO_BILL,
    LawCounts,
    bills_of,
    counts_of_laws,
    late_in_law,
    late_laws,
    late_questions,
    laws_at,
    laws_visible_to,
    open_laws,
    questions_visible_to,
    without_a_law,
)
from servanda.domain.implementation.states import BillStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import clock
from servanda.foundation.common.charts.bars import bars_of
from servanda.foundation.common.downloads import csv_file
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.overview.tables import Cell, Chart, Row

_ON_A_PAGE, _SHOWN = 20, 10
_FILLS = {
    NO_BILL: "p-gap",
    BillStage.IN_PREPARATION: "p-initial",
    BillStage.TABLED: "p-partial",
    BillStage.COMMITTEE: "p-partial",
    BillStage.ADOPTED: "p-substantial",
    BillStage.IN_FORCE: "",
    BillStage.FAILED: "p-gap",
}


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def parliament(request: HttpRequest) -> HttpResponse:
    """The laws of the plan as a list, narrowed by where the bill stands, or to those that are late."""
    user, today, stage = request.user, clock.today(), request.GET.get("stage", "")
    laws = laws_visible_to(user)
    late, unanswered = list(late_laws(laws, today=today)), list(late_questions(questions_visible_to(user), today=today))
    shown = open_laws(laws)
    if stage == "late":
        shown = late_laws(laws, today=today)
    elif stage:
        shown = laws_at(laws, stage)
    page = Paginator(shown, _ON_A_PAGE).get_page(request.GET.get("page"))
    bills = bills_of(list(page))
    context = {
        "chart": _chart(counts_of_laws(laws)),
        "stage": stage,
        "stage_words": _("late") if stage == "late" else _stage(stage).lower() if stage else "",
        "late_count": len(late),
        "page": page,
        "laws": [(law, bills.get(law.pk), law.promised_for is not None and law.promised_for < today) for law in page],
        "kept": f"stage={stage}&" if stage else "",
        "late": late_in_law(late, unanswered, today=today)[:_SHOWN],
        "questions": list(questions_visible_to(user)[:_SHOWN]),
        "gaps": list(without_a_law(user)[:_SHOWN]),
        "may_record": holds(user, Permission.PARLIAMENT_RECORD),
        "today": today,
    }
    return render(request, "workspace/parliament/parliament.html", context)


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def table(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Laws or questions as CSV, all of them."""
    if key == "stages":
        chart = _chart(counts_of_laws(laws_visible_to(request.user)))
        return csv_file(chart.as_table(), name="parliament-stages")
    if key == "laws":
        return csv_file(_law_cells(request.user), name="parliament-laws")
    if key == "questions":
        return csv_file(_question_cells(request.user), name="parliament-questions")
    raise Http404


def _stage(code: str) -> str:
    return str(BillStage(code).label) if code in BillStage.values else _("No bill yet")


def _chart(counts: LawCounts) -> Chart:
    """How many laws stand where, in the order a bill goes."""
    here, counted = reverse("workspace:parliament"), counts.by_stage
    codes = [NO_BILL, *BillStage.values]
    bars = bars_of([(counted[code], 0) for code in codes], rtl=get_language_bidi())
    rows = [
        Row(_stage(code), code, [Cell(counted[code], f"{here}?stage={code}")], bar, _FILLS[code])
        for code, bar in zip(codes, bars, strict=True)
    ]
    sentence = ngettext(
        "The plan names one law or ratification. In force or completed: %(done)s.",
        "The plan names %(n)s laws and ratifications. In force or completed: %(done)s.",
        counts.total,
    ) % {"n": counts.total, "done": counts.done}
    columns = [_("Where the bill stands"), _("Laws and ratifications")]
    return Chart("stages", _("Where the laws stand"), sentence, columns, rows)


def _law_cells(user: Any) -> Iterator[list[Any]]:
    laws = list(laws_visible_to(user))
    bills = bills_of(laws)
    rows = [[_("Law"), _("Objective"), _("Body"), _("Promised for"), _("Bill"), _("Number"), _("Stage"), _("Since")]]
    for law in laws:
        bill = bills.get(law.pk)
        since = bill.stage_since.isoformat() if bill else ""
        promised = law.promised_for.isoformat() if law.promised_for else ""
        about = [str(bill), bill.number] if bill else ["", ""]
        rows.append([str(law), str(law.cluster), str(law.body), promised, *about, _stage(law.bill_stage), since])
    return iter(rows)


def _question_cells(user: Any) -> Iterator[list[Any]]:
    head = [
        _("Asked on"),
        _("Asked by"),
        _("Asked in"),
        _("The question"),
        _("Body that must answer"),
        _("Answer due on"),
    ]
    rows = [[*head, _("Answered on"), _("Where the answer can be read")]]
    for held in questions_visible_to(user):
        days = [day.isoformat() if day else "" for day in (held.due_on, held.answered_on)]
        start = [held.asked_on.isoformat(), held.asked_by, str(held.house), held.text, str(held.answering)]
        rows.append([*start, *days, held.answer_link])
    return iter(rows)
