"""The list of updates a person may read, and the files behind them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries import evidence_visible_to, updates_in_brief
from servanda.domain.implementation.states import EvidenceKind, UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import files
from servanda.interfaces.workspace.access import asks

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
    # The keys first: the database then walks one index, and joins 25 rows and not all those before them.
    page: Any = Paginator(found.select_related(None).values_list("pk", flat=True), _ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    keys = list(page)
    page.object_list = list(updates_in_brief(request.user).filter(pk__in=keys))
    kept = "".join(f"{name}={value}&" for name, value in (("stage", stage), ("body", body)) if value)
    context = {"page": page, "stage": stage, "body": body, "stages": UpdateStage.choices, "kept": kept}
    return render(request, "workspace/updates/updates.html", context)


@asks(*_READERS)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an update this person may read; handed over to be kept, never opened inside our pages."""
    found = get_object_or_404(evidence_visible_to(request.user), pk=pk, kind=EvidenceKind.FILE)
    path = files.path_of(found.sha256)
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="application/octet-stream")  # at most 20 MB
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.file_name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
