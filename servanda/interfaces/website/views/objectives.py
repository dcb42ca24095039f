"""Objectives: demands that mean the same, answered together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from servanda.foundation.common import clock
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.states import Module
from servanda.interfaces.website.frame import gone, home_states, public_page, show
from servanda.interfaces.website.names import names
from servanda.interfaces.website.presenters import history
from servanda.interfaces.website.presenters import objective as presenter
from servanda.interfaces.website.presenters.updates import account
from servanda.pipelines.publication.queries import pages, things
from servanda.pipelines.publication.queries.pages import Entry
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
    if entry.content.get("merged_into"):
        return _merged(request, entry)
    told = presenter.objective(
        entry,
        list(pages.members(public_id)),
        list(pages.updates_on(public_id)),
        things.history(ReleaseKind.CLUSTER, public_id),
        names(),
        today=clock.today(),
        rtl=get_language_bidi(),
    )
    merged = pages.entries(ReleaseKind.CLUSTER, entry.content.get("merged", []))
    told["merged"] = [(each.public_id, in_language(each.content["titles"])) for each in merged.values()]
    return show(request, "objective", place="objectives", **told)


def _merged(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What became part of another leads there; what was said about it stays to be read."""
    later = pages.entries(ReleaseKind.CLUSTER, [entry.content["merged_into"]]).get(entry.content["merged_into"])
    versions = things.history(ReleaseKind.CLUSTER, entry.public_id)
    context: dict[str, Any] = {
        "entry": entry,
        "title": in_language(entry.content["titles"]),
        "later": later,
        "later_title": in_language(later.content["titles"]) if later else None,
        "updates": [account(update) for update in pages.updates_on(entry.public_id)],
        "history": history.lines(versions),
        "versions": len(versions),
        "release": versions[0].thing if versions else None,
    }
    return show(request, "merged", place="objectives", **context)
