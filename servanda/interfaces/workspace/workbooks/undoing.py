"""Taking a whole workbook back, after showing what goes back and what stays."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from servanda.foundation.common.errors import NotAllowed
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.workbooks.shown import kept_cells
from servanda.interfaces.workspace.workbooks.views import PER_PAGE, TAKERS, returned_or_404
from servanda.pipelines.workbooks import rules
from servanda.pipelines.workbooks.actions.undoing import start_undoing
from servanda.pipelines.workbooks.registry import KINDS
from servanda.pipelines.workbooks.states import ReturnStage
from servanda.pipelines.workbooks.tasks import carry_on_later
from servanda.pipelines.workbooks.undone_lines import foresee


@asks(*TAKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What undoing would do now, those that stay first; then, once, do it in the background."""
    held = returned_or_404(request, pk)
    if request.method == "POST":
        return _begin(request, held)
    if not rules.can_undo(request.user, held):
        return redirect("workspace:workbooks-returned", pk=pk)
    return render(request, "workspace/workbooks/undo.html", _preview(request, held))


def _begin(request: HttpRequest, held: Any) -> HttpResponse:
    try:
        with transaction.atomic():
            begun = start_undoing(returned=held, by=request.user)  # type: ignore[arg-type]
            if begun.stage == ReturnStage.UNDOING:
                carry_on_later(begun)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("workspace:workbooks-returned", pk=held.pk)


def _preview(request: HttpRequest, held: Any) -> dict[str, Any]:
    foreseen = sorted(foresee(held, request.user), key=lambda each: not each.stays)
    page = Paginator(foreseen, PER_PAGE).get_page(request.GET.get("page"))
    staying = sum(bool(each.stays) for each in foreseen)
    cells = kept_cells(held, [each.line for each in page], request.user)
    return {
        "returned": held,
        "kind": KINDS[held.kind],
        "page": page,
        "rows": list(zip(page, cells, strict=True)),
        "staying": staying,
        "going": len(foreseen) - staying,
    }
