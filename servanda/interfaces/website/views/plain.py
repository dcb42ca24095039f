"""Data and how to check it, how levels are decided, accessibility, privacy."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import home_states, public_page, show
from servanda.pipelines.publication import verify
from servanda.pipelines.publication.queries import pages
from servanda.pipelines.publication.queries.chain import chain_lines, checkpoint, latest_release
from servanda.pipelines.publication.states import ReleaseKind

# The day on which somebody has to look at the accessibility statement again; a test fails once it has passed.
ACCESSIBILITY_REVIEW = datetime.date(2027, 11, 1)
ACCESSIBILITY_REVIEWED = datetime.date(2026, 11, 22)


@require_safe
@public_page()
def data(request: HttpRequest) -> HttpResponse:
    number = pages.how_many(ReleaseKind.RECOMMENDATION, states=home_states(request))
    base = request.build_absolute_uri("/").rstrip("/")
    return show(request, "data", place="data", release=latest_release(), number=number, base=base)


@require_safe
@public_page(Module.OPEN_DATA)
def chain(request: HttpRequest) -> HttpResponse:
    """All releases in order, one JSON object a line."""
    since = request.GET.get("since", "")
    lines = chain_lines(since=int(since) if since.isascii() and since.isdecimal() and len(since) < 16 else 0)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="chain.jsonl"'
    return response  # type: ignore[return-value]


@require_safe
@public_page(Module.OPEN_DATA)
def checkpoint_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(checkpoint())


@require_safe
@public_page(Module.OPEN_DATA)
def verifier(request: HttpRequest) -> HttpResponse:
    """The stand-alone verifier, exactly the file this copy runs with."""
    source = (Path(verify.__file__).parent / "servanda_verify.py").read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="servanda_verify.py"'
    return response


@require_safe
@public_page()
def levels(request: HttpRequest) -> HttpResponse:
    return show(request, "levels")


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    return show(request, "accessibility", reviewed=ACCESSIBILITY_REVIEWED, review=ACCESSIBILITY_REVIEW)


@require_safe
@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    return show(request, "privacy")
