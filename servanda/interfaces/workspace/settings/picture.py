"""The logo as a file: named by its content, so that a browser keeps it for a year and asks once."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from servanda.foundation.common.files import path_of
from servanda.foundation.organisations.states import LogoKind

_YEAR = 31_536_000


@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The logo in force; another name is no page. Even a drawing that slipped through could run nothing here."""
    held: Any = getattr(request, "installation", None)
    if held is None or not held.logo or held.logo != sha256:
        raise Http404
    try:
        file = path_of(held.logo).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=str(LogoKind(held.logo_kind).label))
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
