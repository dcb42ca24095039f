"""The single answers a call asks for: read, excused, asked again, taken further, downloaded."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.actions.calls import ask_again, excuse_line
from servanda.domain.implementation.queries.calls import (
    ANSWERED,
    SETTLED,
    calls_visible_to,
    lines_of,
    lines_visible_to,
    state_of,
)
from servanda.domain.implementation.states import CallStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import clock
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.tables import table
from servanda.pipelines.notifications.actions.escalation import escalate_answer

_ON_A_PAGE = 50
# A cell that begins so would be a formula in a spreadsheet.


@asks(Permission.ASSIGN)
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Line by line, of one body where it is named."""
    call = get_object_or_404(calls_visible_to(request.user), pk=pk)
    found: Any = lines_of(call)
    body = request.GET.get("body", "")
    if body:
        found = found.filter(body__public_id=body)
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(line, state) for line in page.object_list for state in [state_of(line)]]
    context = {
        "call": call,
        "page": page,
        "rows": rows,
        "body": rows[0][0].body if body and rows else None,
        "kept": f"{urlencode({'body': body})}&" if body else "",
        "settled": set(SETTLED),
        "answered": set(ANSWERED),
        "is_running": call.stage == CallStage.SENT,
        "is_late": call.stage == CallStage.SENT and call.due_on < clock.today(),
    }
    return render(request, "workspace/calls/answers.html", context)


@asks(Permission.ASSIGN)
@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Excuse with a reason, ask again, or take further."""
    found = get_object_or_404(lines_visible_to(request.user), pk=pk)
    user: Any = request.user
    does = request.POST.get("do", "excuse")
    if does == "again":
        ask_again(line=found, by=user)
        messages.success(request, _("The answer is asked for again."))
    elif does == "escalate":
        made = escalate_answer(line=found, by=user)
        told = "; ".join(item.supervisor_label for item in made if item.supervisor_label)
        if told:
            messages.success(
                request, _("Taken further. With their next mail it is told to: %(posts)s.") % {"posts": told}
            )
        elif made:
            messages.warning(request, _("Nobody is set above this body’s people. Speak to the body yourself."))
        else:
            messages.info(request, _("This was taken further already."))
    else:
        excuse_line(line=found, reason=request.POST.get("reason", ""), by=user)
        messages.success(request, _("Excused. The body is not asked for it any more."))
    where = reverse("workspace:calls-answers", args=[found.call_id])
    return redirect(f"{where}?{urlencode({'body': found.body.public_id})}")


@asks(Permission.ASSIGN)
@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a call, for a spreadsheet."""
    call = get_object_or_404(calls_visible_to(request.user), pk=pk)
    rows = []
    for item in lines_of(call):
        row: Any = item
        rows.append((row.body, row.target, state_of(row).label, row.found_at, row.excuse))
    heads = (_("Body"), _("Asked"), _("State"), _("Sent on"), _("Excuse"))
    return table(heads, rows, name=f"call-{call.pk}")
