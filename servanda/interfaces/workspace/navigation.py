"""The places of the workspace, as one table: who sees which in the menu. Add a line when you add an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servanda.foundation.accounts.permissions import Permission as P
from servanda.foundation.accounts.rules import holds
from servanda.foundation.organisations.rules import has_module
from servanda.foundation.organisations.states import Module


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu. It is the current one on pages whose view name begins with `url`."""

    url: str
    name: str | Promise
    permissions: tuple[P, ...]
    module: Module | None = None


PLACES: tuple[Place, ...] = (
    Place("desk", _("My desk"), (P.WORKSPACE_ENTER,)),
    Place("overview", _("Overview"), (P.UPDATE_READ_SENT,)),
    Place("recommendations", _("Recommendations"), (P.RECOMMENDATIONS_READ,)),
    Place("suggestions", _("Suggestions"), (P.TAG_DECIDE,)),
    Place("clusters", _("Clusters"), (P.RECOMMENDATIONS_READ,), Module.CLUSTERS),
    Place("plan", pgettext_lazy("national action plan", "Plan"), (P.RECOMMENDATIONS_READ,), Module.CLUSTERS),
    Place("parliament", _("Parliament"), (P.PARLIAMENT_RECORD, P.UPDATE_READ_SENT)),
    Place("updates", _("Updates"), (P.UPDATE_WRITE, P.UPDATE_REVIEW, P.UPDATE_READ_SENT), Module.UPDATES),
    Place("calls", _("Calls for updates"), (P.ASSIGN,), Module.UPDATES),
    Place("releases", _("Releases"), (P.RELEASE,)),
    Place("imports", _("Imports"), (P.IMPORT_PREPARE,)),
    Place("people", _("People"), (P.PEOPLE_MANAGE,)),
    Place("bodies", _("Bodies"), (P.BODIES_MANAGE,)),
    Place("mail", _("Mail"), (P.INSTALLATION_CHANGE,)),
    Place("chains", _("Clearance chains"), (P.CHAINS_DRAW,), Module.UPDATES),
    Place("settings", _("Settings"), (P.INSTALLATION_CHANGE,)),
    Place("history", _("History"), (P.HISTORY_READ,)),
)


def places_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu of this person; a place whose area this version does not have is left out."""
    installation = getattr(request, "installation", None)
    current = (request.resolver_match.url_name or "") if request.resolver_match else ""
    found = []
    for place in PLACES:
        if not any(holds(request.user, permission) for permission in place.permissions):
            continue
        if place.module and not has_module(installation, place.module):
            continue
        try:
            url = reverse(f"workspace:{place.url}")
        except NoReverseMatch:
            continue
        here = current == place.url or current.startswith(f"{place.url}-")
        found.append({"url": url, "name": place.name, "current": here})
    return found
