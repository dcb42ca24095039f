"""Calls for updates: all of them, and one with who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.answers import bodies_with_writers
from servanda.domain.implementation.queries.asking import lines_to_preview, preview_of
from servanda.domain.implementation.queries.calls import (
    BodyAnswers,
    answers_by_body,
    calls_visible_to,
    counts_of,
    lines_of,
)
from servanda.domain.implementation.states import CallStage, LineState
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import clock
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.tables import table, wants_table
from servanda.pipelines.notifications.queries import escalations_of, escalations_visible_to

_ON_A_PAGE = 20
_LATELY = 6


@asks(Permission.ASSIGN)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Running ones and earlier ones, newest first; and what was taken further lately."""
    if wants_table(request):
        return _as_table(list(calls_visible_to(request.user)))
    page = Paginator(calls_visible_to(request.user), _ON_A_PAGE).get_page(request.GET.get("page"))
    counted = counts_of(page.object_list)
    context = {
        "page": page,
        "rows": [(call, counted.get(call.pk)) for call in page.object_list],
        "today": clock.today(),
        "escalations": list(escalations_visible_to(request.user)[:_LATELY]),
    }
    return render(request, "workspace/calls/calls.html", context)


def _as_table(found: list[Any]) -> HttpResponse:
    counted = counts_of(found)
    heads = (_("Call"), pgettext("of a call", "State"), _("Due"), _("Bodies"), _("Answers asked for"), _("Answers in"))
    rows = [
        (call, call.get_stage_display(), call.due_on, n.bodies if n else 0, n.asked if n else 0, n.answered if n else 0)
        for call, n in ((call, counted.get(call.pk)) for call in found)
    ]
    return table(heads, rows, name="calls")


@dataclass(frozen=True, slots=True)
class Row:
    """A body in the table of a call."""

    answers: BodyAnswers
    has_writer: bool
    escalated: list[Any]
    is_late: bool

    @property
    def counts(self) -> list[int]:
        """Approved, sent, missing: the parts of its bar."""
        return [self.answers.approved, self.answers.sent, self.answers.missing]

    @property
    def begun(self) -> int:
        return self.answers.states[LineState.BEGUN]

    @property
    def not_begun(self) -> int:
        return self.answers.states[LineState.NOT_BEGUN]


@asks(Permission.ASSIGN)
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Before sending: what it would ask. Afterwards: body by body, what is in and what is missing."""
    found = get_object_or_404(calls_visible_to(request.user), pk=pk)
    if found.stage == CallStage.DRAFT:
        preview = preview_of(lines_to_preview(found), today=clock.today())
        return render(request, "workspace/calls/draft.html", {"call": found, "preview": preview})
    rows = rows_of(found)
    answers = [row.answers for row in rows]
    context = {
        "call": found,
        "rows": rows,
        "longest": max([row.asked for row in answers] or [1]),
        "asked": sum(row.asked for row in answers),
        "answered": sum(row.sent + row.approved for row in answers),
        "approved": sum(row.approved for row in answers),
        "silent": sum(1 for row in answers if row.missing and not row.sent and not row.approved),
        "missing": sum(row.missing for row in answers),
        "late_days": max(0, (clock.today() - found.due_on).days) if found.stage == CallStage.SENT else 0,
        "is_running": found.stage == CallStage.SENT,
    }
    return render(request, "workspace/calls/call.html", context)


def rows_of(found: Any) -> list[Row]:
    """The table of a call, in four statements."""
    grouped = answers_by_body(lines_of(found))
    writers = bodies_with_writers([answers.body.pk for answers in grouped])
    escalated: dict[int, list[Any]] = {}
    for made in escalations_of(found):
        escalated.setdefault(made.body_id, []).append(made)
    late = found.stage == CallStage.SENT and found.due_on < clock.today()
    return [
        Row(row, row.body.pk in writers, escalated.get(row.body.pk, []), late and row.missing > 0) for row in grouped
    ]
