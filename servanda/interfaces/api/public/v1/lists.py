"""Searching and reading things."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from servanda.interfaces.api.public.v1 import asked, shapes
from servanda.interfaces.api.public.v1.base import PublicView
from servanda.pipelines.publication.downloads import results_file
from servanda.pipelines.publication.queries import things
from servanda.pipelines.publication.queries.alike import alike
from servanda.pipelines.publication.queries.search import search
from servanda.pipelines.publication.states import ReleaseKind

_REFUSED = {400: shapes.Error, 404: shapes.Error}
_STATE = OpenApiParameter("state", OpenApiTypes.STR, description="ISO 3166 code of three letters.")


class _Search(PublicView):
    parameters = asked.NAMES
    kind: str

    def get(self, request: Request) -> HttpResponseBase:
        query = asked.query_from(request, kinds=(self.kind,))
        if wanted := asked.download_of(request):
            return results_file(query, wanted)
        found = search(query)
        response = Response(shapes.page(found))
        if found.after:
            following = request.query_params.copy()
            following.pop("page", None)
            following["after"] = found.after
            response["Link"] = f'<{request.build_absolute_uri(request.path)}?{following.urlencode()}>; rel="next"'
        return response


class _One(PublicView):
    kind: str

    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        held = things.thing(self.kind, public_id)
        if held is None:
            return self.known_as(public_id)
        past = [shapes.past(version) for version in things.history(self.kind, public_id)]
        return Response({**shapes.thing(held), "history": past})

    def known_as(self, public_id: str) -> HttpResponseBase:
        raise Http404


class Recommendations(_Search):
    kind = ReleaseKind.RECOMMENDATION

    @extend_schema(
        operation_id="recommendations", parameters=asked.PARAMETERS, responses={200: shapes.FoundPage, **_REFUSED}
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Search recommendations; facets count what each further choice would leave."""
        return super().get(request)


class Recommendation(_One):
    kind = ReleaseKind.RECOMMENDATION

    @extend_schema(operation_id="recommendation", responses={200: shapes.ThingWithPast, **_REFUSED})
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """One recommendation with all its releases. Another name of it (UHRI's id) leads here."""
        return super().get(request, public_id)

    def known_as(self, public_id: str) -> HttpResponseBase:
        if found := things.by_alias(public_id):
            return HttpResponseRedirect(reverse("api:recommendation", args=[found]))
        raise Http404


class Alike(PublicView):
    parameters = frozenset({"lang"})

    @extend_schema(
        operation_id="alike",
        parameters=[OpenApiParameter("lang", OpenApiTypes.STR, description=asked.said("lang"))],
        responses={200: shapes.AlikeList, **_REFUSED},
    )
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """Up to five recommendations to the same State that ask for something alike, in any review and language.

        Compared by machine; nobody has checked it. Each says why: its words that say the same.
        """
        held = things.thing(ReleaseKind.RECOMMENDATION, public_id)
        if held is None or held.is_withdrawn:
            raise Http404
        found = alike(public_id, held.content, language=asked.language_of(request))
        return Response({"results": [shapes.row_of(row) for row in found]})


class Clusters(_Search):
    kind = ReleaseKind.CLUSTER

    @extend_schema(operation_id="clusters", parameters=asked.PARAMETERS, responses={200: shapes.FoundPage, **_REFUSED})
    def get(self, request: Request) -> HttpResponseBase:
        """Search objectives: clusters of recommendations that one answer serves."""
        return super().get(request)


class Cluster(_One):
    kind = ReleaseKind.CLUSTER

    @extend_schema(operation_id="cluster", responses={200: shapes.ThingWithPast, **_REFUSED})
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        """One objective with all its releases."""
        return super().get(request, public_id)


class _List(PublicView):
    parameters = frozenset({"state"})

    def answer(self, request: Request, listed: Any) -> HttpResponseBase:
        state = request.query_params.get("state", "").upper()
        found = [shapes.thing(held) for held in listed((state,) if state else ())]
        return Response({"total": len(found), "results": found})


class Bodies(_List):
    @extend_schema(operation_id="bodies", parameters=[_STATE], responses={200: shapes.ThingList, **_REFUSED})
    def get(self, request: Request) -> HttpResponseBase:
        """Institutions of the State that answer for recommendations."""
        return self.answer(request, things.bodies)


class Documents(_List):
    @extend_schema(operation_id="documents", parameters=[_STATE], responses={200: shapes.ThingList, **_REFUSED})
    def get(self, request: Request) -> HttpResponseBase:
        """Documents that carry recommendations, newest first."""
        return self.answer(request, things.documents)
