"""Work that nobody looks after, each line with what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.orphans import counts_of_orphans, orphans_for
from servanda.domain.implementation.queries.suggestions import target_of
from servanda.domain.implementation.states import OrphanKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import holds
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.chains.words import who_decides
from servanda.interfaces.workspace.tables import table, wants_table

_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One orphan: what, whose, and the way out; without `url` it is somebody else's to mend, and `words` says whose."""

    name: str
    whose: str
    words: str
    url: str = ""


@asks(Permission.ASSIGN, Permission.PEOPLE_MANAGE)
@require_safe
def orphans(request: HttpRequest) -> HttpResponse:
    """One kind at a time, the first that has any unless another is asked for."""
    found = orphans_for(request.user)
    counts = counts_of_orphans(found)
    wanted = request.GET.get("kind", "")
    kind = OrphanKind(wanted) if wanted in OrphanKind.values else next((k for k in counts if counts[k]), None)
    page = Paginator(found[kind], _ON_A_PAGE).get_page(request.GET.get("page")) if kind else None
    assigns, manages = (holds(request.user, each) for each in (Permission.ASSIGN, Permission.PEOPLE_MANAGE))
    if wants_table(request) and kind:
        told = [_line(kind, thing, assigns=assigns, manages=manages) for thing in found[kind]]
        heads = (_("What"), pgettext("belongs to which body", "Whose"), _("What mends it"))
        return table(heads, [(line.name, line.whose, line.words) for line in told], name=f"orphans-{kind.value}")
    context = {
        "kind": kind,
        "kinds": [(each, counts[each]) for each in counts],
        "total": sum(counts.values()),
        "assigns": assigns,
        "page": page,
        "query": f"kind={kind.value}&" if kind else "",
        "lines": [_line(kind, thing, assigns=assigns, manages=manages) for thing in page or ()] if kind else [],
    }
    return render(request, "workspace/assignments/orphans.html", context)


def _line(kind: OrphanKind, thing: Any, *, assigns: bool, manages: bool) -> Line:
    if kind in (OrphanKind.CLOSED, OrphanKind.VACANT):
        whose = f"{thing.body}: {thing.post}" if thing.post else str(thing.body)
        if kind == OrphanKind.VACANT and manages:
            return Line(str(thing.cluster or thing.recommendation), whose, _("Give somebody the post"), _invite())
        return _to_assign(thing.cluster or thing.recommendation, whose, assigns)
    if kind == OrphanKind.NO_WRITER:
        if manages:
            return Line(str(thing), "", _("Invite somebody who answers"), _invite())
        return Line(str(thing), "", _("An administrator invites somebody who answers."))
    if kind == OrphanKind.DRAFT:
        whose = str(thing.body)
        if manages:
            url = reverse("workspace:handover-draft", args=[thing.pk])
            return Line(str(thing.target), whose, _("Hand it over"), url)
        return Line(str(thing.target), whose, _("An administrator hands it over."))
    if kind == OrphanKind.STEP:
        whose = who_decides(thing, thing.update.body)
        if manages:
            return Line(str(thing.update.target), whose, _("Give somebody the role that decides"), _invite())
        return Line(str(thing.update.target), whose, _("An administrator gives somebody the role that decides."))
    if kind == OrphanKind.CHAIN:
        return _to_draw(thing, manages)
    return _to_assign(thing, "", assigns)


def _to_draw(step: Any, manages: bool) -> Line:
    held = step.chain
    if not manages:
        return Line(str(held), who_decides(step), _("An administrator draws the chain anew, or fills the post."))
    place = ("body-draw", held.body_id) if held.body_id else ("state-draw", held.state_id)
    url = reverse(f"workspace:chains-{place[0]}", args=[place[1]])
    return Line(str(held), who_decides(step), _("Draw the chain anew"), url)


def _to_assign(target: Any, whose: str, assigns: bool) -> Line:
    if not assigns:
        return Line(str(target), whose, _("A coordinator assigns it."))
    route = "assignments-cluster" if target_of(target)[0] == "cluster" else "assignments-recommendation"
    return Line(str(target), whose, _("Assign a body"), reverse(f"workspace:{route}", args=[target.public_id]))


def _invite() -> str:
    return reverse("workspace:people-invite")
