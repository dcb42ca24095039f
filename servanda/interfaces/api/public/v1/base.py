"""What all answers share: open to every site, cacheable until the next release, errors in words."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module
from servanda.pipelines.publication.queries.chain import latest_sequence
from servanda.pipelines.publication.queries.meaning import stamp

SECONDS_FRESH = 60


class AsDocumented(DefaultContentNegotiation):
    """JSON whatever a client says it accepts; `format` is a parameter of ours, for downloads."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Read-only, without sign-in, from released data alone; 404 while open data is switched off."""

    http_method_names = ("get", "head", "options")
    content_negotiation_class = AsDocumented
    parameters: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not is_open():
            raise Http404
        unknown = sorted(set(request.query_params) - self.parameters)
        if unknown and request.method != "OPTIONS":
            raise InvalidInput(_("There is no parameter “%(name)s” here.") % {"name": unknown[0]}, field=unknown[0])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        etag = _etag(request)
        if request.method in ("GET", "HEAD") and etag in request.headers.get("If-None-Match", "") and is_open():
            return _headed(_not_modified(), etag)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return _headed(response, etag if response.status_code == 200 else "")

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, InvalidInput):
            return _error(400, "invalid", str(exc), exc.field)
        if isinstance(exc, Http404):
            return _error(404, "not_found", _("There is nothing public at this address."))
        if isinstance(exc, OperationalError) and "statement timeout" in str(exc):
            busy = _error(503, "too_slow", _("This question takes too long. Narrow it down, or try again later."))
            busy["Retry-After"] = "30"
            return busy
        if isinstance(exc, APIException):
            return _error(exc.status_code, str(exc.get_codes()), str(exc.detail))
        raise exc


def is_open() -> bool:
    """Whether open data is switched on; before set-up nothing is."""
    return has_module(installation(), Module.OPEN_DATA)


def _etag(request: HttpRequest) -> str:
    """New with every release, with what can be found by meaning, and every day, since what is late depends on today."""
    asked = f"{request.get_full_path()}|{latest_sequence()}|{stamp()}|{timezone.localdate()}"
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:24]}"'


def _not_modified() -> Response:
    response = Response(status=304)
    response.accepted_renderer = AsDocumented().select_renderer(None, APIView.renderer_classes)[0]()
    response.accepted_media_type, response.renderer_context = "application/json", {}
    return response.render()


def _headed(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if etag:
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    else:
        response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _error(status: int, code: str, message: str, field: str = "") -> Response:
    said = {"code": code, "message": message}
    return Response({"error": {**said, "field": field} if field else said}, status=status)
