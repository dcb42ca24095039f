"""Imports: their list, bringing a file, and one import from its reading to its receipt."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.downloads import JSON, handed_out
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.files import path_of
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.imports.forms import TITLES, BringForm
from servanda.interfaces.workspace.imports.shown import shown
from servanda.pipelines.ingest import rules
from servanda.pipelines.ingest.actions.bring import bring_file
from servanda.pipelines.ingest.queries import (
    batches_visible_to,
    decisions_made,
    decisions_of,
    is_under_way,
    kept_after_undoing,
    lines_visible_to,
    lines_with_problems,
    receipt_of,
)
from servanda.pipelines.ingest.states import Decision, ImportStage, LineKind
from servanda.pipelines.ingest.tasks import carry_on_later

PER_PAGE = 25
_AT_FIRST = {LineKind.DOUBTFUL: 10, LineKind.CHANGED: 3, LineKind.NEW: 5, LineKind.UNREADABLE: 5}


def batch_or_404(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(batches_visible_to(request.user), pk=pk)


@asks(Permission.IMPORT_PREPARE)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, the newest first."""
    page = Paginator(batches_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(batch, TITLES.get(batch.source, batch.source)) for batch in page]
    return render(request, "workspace/imports/imports.html", {"page": page, "rows": rows})


@asks(Permission.IMPORT_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is kept, then read in the background."""
    installation = request.installation  # type: ignore[attr-defined]
    home = (installation.home_state_id if installation else "") or ""
    form = BringForm(request.POST or None, request.FILES or None, by=request.user, home=home)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                batch = bring_file(
                    source=given["source"],
                    file_name=given["file"].name,
                    content=given["file"].chunks(),
                    state=given["state"],
                    came_from=given["came_from"],
                    by=request.user,  # type: ignore[arg-type]
                )
                carry_on_later(batch)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:imports-batch", pk=batch.pk)
    return render(request, "workspace/imports/bring.html", {"form": form}, status=422 if form.errors else 200)


@asks(Permission.IMPORT_PREPARE)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import stands: being read, waiting for decisions, or done with its receipt."""
    held = batch_or_404(request, pk)
    common = {
        "batch": held,
        "source": TITLES.get(held.source, held.source),
        "undo_days": settings.IMPORT_UNDO_DAYS,
    }
    if is_under_way(held):
        share = round(100 * held.done / held.total) if held.total else None
        return render(request, "workspace/imports/under_way.html", {**common, "share": share})
    if held.stage == ImportStage.FAILED:
        return render(request, "workspace/imports/failed.html", common)
    if held.stage == ImportStage.PLANNED:
        return render(request, "workspace/imports/plan.html", {**common, **_plan_of(request, held)})
    return render(request, "workspace/imports/receipt.html", {**common, **_receipt_of(request, held)})


def _plan_of(request: HttpRequest, held: Any) -> dict[str, Any]:
    decisions = decisions_of(held)
    second = rules.needs_second_person(held, request.user)
    first = {
        str(kind): shown(held, lines_visible_to(request.user, held, kind=kind)[:limit])
        for kind, limit in _AT_FIRST.items()
    }
    return {
        "counts": {str(kind): held.count(kind) for kind in LineKind},
        "lines": sum(held.count(kind) for kind in LineKind if kind != LineKind.VANISHED),
        "first": first,
        "open": decisions["total"] - decisions["decided"],
        "decisions": decisions,
        "needs_second": second,
        "may_agree": second and held.agreed_by is None and rules.can_agree(request.user, held),
        "may_apply": rules.can_apply(request.user, held) and (not second or held.agreed_by is not None),
        "is_begun": held.lines.filter(applied_at__isnull=False).exists(),
        "undecided_labels": _labels(held),
    }


def _labels(held: Any) -> list[tuple[str, int]]:
    """Labels no list of ours knows, with the number of lines that carry them."""
    return sorted((label, count) for labels in held.unknown_labels.values() for label, count in labels.items())


def _receipt_of(request: HttpRequest, held: Any) -> dict[str, Any]:
    problems = lines_with_problems(held)
    made = decisions_made(held)
    return {
        "counts": [(kind.label, held.count(kind), str(kind)) for kind in LineKind],
        "problems": [(line, problem) for line in problems[:PER_PAGE] for problem in line.problems],
        "problem_count": problems.count(),
        "labels": _labels(held),
        "decisions": [(Decision(name).label, count) for name, count in sorted(made.items())],
        "kept": kept_after_undoing(held)[:100],
        "may_undo": held.stage == ImportStage.APPLIED and rules.can_undo(request.user, held),
    }


@asks(Permission.IMPORT_PREPARE)
@require_safe
def lines(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All lines of one kind, page by page."""
    held = batch_or_404(request, pk)
    if kind not in LineKind.values:
        raise Http404
    found = lines_visible_to(request.user, held, kind=LineKind(kind))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"batch": held, "kind": LineKind(kind), "page": page, "shown": shown(held, page.object_list)}
    return render(request, "workspace/imports/lines.html", context)


@asks(Permission.IMPORT_PREPARE)
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt for a program, or to be filed."""
    held = batch_or_404(request, pk)
    told = json.dumps(receipt_of(held), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    return handed_out(told, kind=JSON, name=f"receipt-{held.pk}.json")


@asks(Permission.IMPORT_PREPARE)
@require_safe
def original(request: HttpRequest, pk: int) -> Any:
    """The file as it came; never shown in the browser."""
    held = batch_or_404(request, pk)
    path = path_of(held.sha256)
    if not path.exists():
        messages.error(request, _("The original is no longer in the store of files."))
        return redirect("workspace:imports-batch", pk=pk)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=held.file_name, content_type="application/octet-stream"
    )
