"""The list of updates a person may read, and the files behind them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries import evidence_visible_to, updates_in_brief, updates_visible_to
from servanda.domain.implementation.queries.clearance import with_waiting_step
from servanda.domain.implementation.queries.parts import told_to
from servanda.domain.implementation.states import EvidenceKind, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.foundation.common import files
from servanda.foundation.common.downloads import CSV, csv_lines, handed_out
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.tables import table, wants_table

_ON_A_PAGE = 25
_READERS = (Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW, Permission.UPDATE_READ_SENT)


@asks(*_READERS)
@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """Newest first; by stage, by body, or by words of the objective."""
    found: Any = updates_in_brief(request.user)
    stage = request.GET.get("stage", "")
    if stage in UpdateStage.values:
        found = found.filter(stage=stage)
    body = request.GET.get("body", "")
    if body:
        found = found.filter(body__public_id=body)
    if wants_table(request):
        return _as_table(found)
    # The keys first: the database then walks one index, and joins 25 rows and not all those before them.
    page: Any = Paginator(found.select_related(None).values_list("pk", flat=True), _ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    keys = list(page)
    shown = updates_in_brief(request.user).filter(pk__in=keys).select_related(None)
    page.object_list = list(with_waiting_step(shown.select_related("body", "cluster", "recommendation")))
    kept = "".join(f"{name}={value}&" for name, value in (("stage", stage), ("body", body)) if value)
    context = {"page": page, "stage": stage, "body": body, "stages": UpdateStage.choices, "kept": kept}
    context["may_write"] = holds(request.user, Permission.UPDATE_WRITE)
    clears = holds(request.user, Permission.UPDATE_CLEAR)
    context |= {"decides": clears or holds(request.user, Permission.UPDATE_REVIEW), "clears": clears}
    return render(request, "workspace/updates/updates.html", context)


def _as_table(found: Any) -> HttpResponse:
    stages = {code: str(label) for code, label in UpdateStage.choices}
    shown = found.select_related("body", "cluster", "recommendation")
    heads = (_("Update"), _("From"), _("Where it is"), _("Saved"), _("Sent on"), _("Approved on"))
    rows = (
        (each.target, each.body, stages[each.stage], each.saved_at, each.submitted_at, each.approved_at)
        for each in shown.iterator(chunk_size=2000)
    )
    return table(heads, rows, name="updates")


@asks(*_READERS)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an update this person may read; handed over to be kept, never opened inside our pages."""
    found = get_object_or_404(evidence_visible_to(request.user), pk=pk, kind=EvidenceKind.FILE)
    path = files.path_of(found.sha256)
    if not path.is_file():
        raise Http404
    # At most 20 MB.
    response = handed_out(path.read_bytes(), kind="application/octet-stream", name=found.file_name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


_FIGURE_COLUMNS = ("what", "value", "unit", "day", "group", "source", "sdg_indicator")


@asks(*_READERS)
@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of an update as CSV, as far as this person may read them."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    rows = [
        {
            "what": row.what,
            "value": f"{row.value.normalize():f}" if row.value is not None else row.as_typed,
            "unit": row.unit,
            "day": str(row.day or row.day_as_typed),
            "group": row.group,
            "source": row.source,
            "sdg_indicator": row.indicator_id or "",
        }
        for row in told_to(request.user, update).figures
    ]
    return handed_out("".join(csv_lines(_FIGURE_COLUMNS, rows)), kind=CSV, name=f"figures-{pk}.csv")
