"""Objectives: demands that mean the same, answered together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import gone, home_states, public_page, show
from servanda.interfaces.website.names import names
from servanda.interfaces.website.presenters import objective as presenter
from servanda.pipelines.publication.queries import pages, things
from servanda.pipelines.publication.states import ReleaseKind


@require_safe
@public_page(Module.CLUSTERS)
def objectives(request: HttpRequest) -> HttpResponse:
    found = pages.all_of(ReleaseKind.CLUSTER, states=home_states(request))
    areas = presenter.by_area(found, names(), today=clock.today())
    return show(request, "objectives", place="objectives", areas=areas, number=sum(len(rows) for _name, rows in areas))


@require_safe
@public_page(Module.CLUSTERS)
def objective(request: HttpRequest, public_id: str) -> HttpResponse:
    entry = pages.entries(ReleaseKind.CLUSTER, [public_id]).get(public_id)
    if entry is None:
        return gone(request, ReleaseKind.CLUSTER, public_id)
    told = presenter.objective(
        entry,
        list(pages.members(public_id)),
        list(pages.updates_on(public_id)),
        things.history(ReleaseKind.CLUSTER, public_id),
        names(),
        today=clock.today(),
        rtl=get_language_bidi(),
    )
    return show(request, "objective", place="objectives", **told)
