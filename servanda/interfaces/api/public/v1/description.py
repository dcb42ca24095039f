"""The API described: as OpenAPI for machines, as a page for people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from servanda.interfaces.api.public.v1.base import PublicView, is_open


def schema() -> dict[str, Any]:
    """The OpenAPI description as the code generates it."""
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return generated


class Schema(PublicView):
    renderer_classes = (OpenApiYamlRenderer,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(schema())


class ReadersPage(View):
    """Every address with what it takes and gives, without a script."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_open():
            raise Http404
        described = schema()
        operations = [
            {"path": path, **operation}
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
            if method == "get"
        ]
        return render(request, "api/page.html", {"info": described["info"], "operations": operations})
