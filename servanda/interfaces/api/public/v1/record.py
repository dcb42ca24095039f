"""The chain for mirrors and verifiers, and the files that released updates show."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from servanda.foundation.common import files
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.api.public.v1 import shapes
from servanda.interfaces.api.public.v1.base import PublicView
from servanda.pipelines.publication.queries import chain, things
from servanda.pipelines.publication.verify import servanda_verify

_AT_ONCE = 500
_SINCE = OpenApiParameter("since", OpenApiTypes.INT, description="Only releases after this number.")


class Releases(PublicView):
    parameters = frozenset({"since", "state"})

    @extend_schema(
        operation_id="releases",
        parameters=[_SINCE, OpenApiParameter("state", OpenApiTypes.STR)],
        responses={200: shapes.ReleaseList, 400: shapes.Error},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """What was released after a number, in order, with the newest checkpoint."""
        state = request.query_params.get("state", "").upper()
        found = list(chain.with_withdrawals(chain.releases(since=_since(request), state=state))[:_AT_ONCE])
        following = found[-1].sequence if len(found) == _AT_ONCE else None
        told = [chain.line(release) for release in found]
        return Response({"checkpoint": chain.checkpoint(), "next_since": following, "results": told})


class Chain(PublicView):
    parameters = frozenset({"since"})

    @extend_schema(
        operation_id="chain", parameters=[_SINCE], responses={(200, "application/x-ndjson"): OpenApiTypes.STR}
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The whole chain as JSON lines: copy it to mirror the record, check it with verify.py."""
        lines = chain.chain_lines(since=_since(request))
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="chain.jsonl"'
        return response


class Verifier(PublicView):
    @extend_schema(operation_id="verifier", responses={(200, "text/x-python"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponseBase:
        """One Python file that checks the chain without trusting this server."""
        written = Path(servanda_verify.__file__).read_bytes()
        response = HttpResponse(written, content_type="text/x-python; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="servanda_verify.py"'
        return response


class EvidenceFile(PublicView):
    @extend_schema(
        operation_id="evidence", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: shapes.Error}
    )
    def get(self, request: Request, sha256: str) -> HttpResponseBase:
        """A file that a released update shows. Others are not found, even by who knows their checksum."""
        shown = things.evidence_file(sha256)
        if shown is None or not files.path_of(sha256).exists():
            raise Http404
        kept = files.path_of(sha256).open("rb")
        response = FileResponse(
            kept, as_attachment=True, filename=shown.file_name, content_type="application/octet-stream"
        )
        response["Content-Security-Policy"] = "sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _since(request: Request) -> int:
    given = request.query_params.get("since") or "0"
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise InvalidInput(_("“%(value)s” is not a number.") % {"value": given}, field="since")
    return int(given)
