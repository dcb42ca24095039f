"""Deciding on a workbook that came back: its conflicts, saving, stopping, throwing away."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from servanda.foundation.common.errors import StepRefused
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.workbooks.views import TAKERS, returned_or_404
from servanda.pipelines.workbooks.actions.applying import start_applying, stop_applying
from servanda.pipelines.workbooks.actions.deciding import decide_all_conflicts, decide_conflicts, discard_returned
from servanda.pipelines.workbooks.states import CellDecision, ReturnStage
from servanda.pipelines.workbooks.tasks import carry_on_later


@asks(*TAKERS)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the decisions on the page, or one for all conflicts that are left."""
    held = returned_or_404(request, pk)
    everything = request.POST.get("all", "")
    if everything in CellDecision.values:
        count = decide_all_conflicts(returned=held, decision=CellDecision(everything), by=request.user)  # type: ignore[arg-type]
    else:
        count = decide_conflicts(returned=held, decisions=_chosen(request), by=request.user)  # type: ignore[arg-type]
    said = ngettext("One cell is decided.", "%(number)s cells are decided.", count) % {"number": count}
    messages.success(request, said)
    return redirect("workspace:workbooks-returned", pk=pk)


def _chosen(request: HttpRequest) -> dict[tuple[int, str], str]:
    """Fields are named "c" + row + ":" + column."""
    found: dict[tuple[int, str], str] = {}
    for key, value in request.POST.items():
        position, colon, name = key[1:].partition(":")
        if key.startswith("c") and colon and position.isdecimal() and len(position) < 9:
            found[int(position), name] = str(value)
    return found


@asks(*TAKERS)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to save; the work goes on in the background. A second click changes nothing."""
    held = returned_or_404(request, pk)
    try:
        with transaction.atomic():
            begun = start_applying(returned=held, by=request.user)  # type: ignore[arg-type]
            if begun.stage == ReturnStage.APPLYING:
                carry_on_later(begun)
    except StepRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:workbooks-returned", pk=pk)


@asks(*TAKERS)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Save no further rows."""
    stop_applying(returned=returned_or_404(request, pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Stopped. What was saved until now stays; the rest waits for your decision."))
    return redirect("workspace:workbooks-returned", pk=pk)


@asks(*TAKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw it away, after asking."""
    held = returned_or_404(request, pk)
    if request.method != "POST":
        return render(request, "workspace/workbooks/discard.html", {"returned": held})
    discard_returned(returned=held, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The workbook is thrown away. Nothing more of it is saved."))
    return redirect("workspace:workbooks")
