"""What a body reported, and the evidence it showed."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from servanda.foundation.common.downloads import CSV, csv_lines, handed_out
from servanda.foundation.common.files import path_of
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import gone, public_page, show
from servanda.interfaces.website.presenters.updates import account, size
from servanda.pipelines.publication.queries import pages, things
from servanda.pipelines.publication.states import ReleaseKind


@require_safe
@public_page()
def update(request: HttpRequest, public_id: str) -> HttpResponse:
    entry = pages.entries(ReleaseKind.UPDATE, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.UPDATE, public_id)
    content = entry.content
    about = pages.entries(ReleaseKind.CLUSTER, [entry.cluster]).get(entry.cluster)
    evidence = [{**item, "size": size(item["size"]) if "size" in item else ""} for item in content["evidence"]]
    context: dict[str, Any] = {
        "entry": entry,
        "account": account(entry),
        "evidence": evidence,
        "about": in_language(about.content["titles"]) if about else None,
        "levels": sorted(content["levels"].items()),
        "release": things.thing(ReleaseKind.UPDATE, public_id),
    }
    return show(request, "update", place="objectives" if entry.cluster else "recommendations", **context)


_FIGURE_COLUMNS = ("what", "value", "unit", "day", "group", "source", "indicator")


@require_safe
@public_page(Module.OPEN_DATA)
def figures(request: HttpRequest, public_id: str) -> HttpResponse:
    """The figures of a released update as CSV."""
    entry = pages.entries(ReleaseKind.UPDATE, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.UPDATE, public_id)
    rows = csv_lines(_FIGURE_COLUMNS, entry.content.get("figures", ()))
    return handed_out("".join(rows), kind=CSV, name=f"{public_id}-figures.csv")


@require_safe
@public_page()
def evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file that a released update shows; knowing its checksum opens nothing else. Always saved, never displayed."""
    held = things.evidence_file(sha256)
    if held is None or not path_of(held.sha256).is_file():
        raise Http404
    response = FileResponse(path_of(held.sha256).open("rb"), as_attachment=True, filename=held.file_name)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]
