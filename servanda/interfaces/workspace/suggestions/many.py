"""Whole groups at once: one value for many texts, or texts where the machine is sure of everything."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.suggestions import sitting
from servanda.interfaces.workspace.suggestions.queue import SURE
from servanda.interfaces.workspace.suggestions.shown import shown
from servanda.interfaces.workspace.suggestions.wording import Names
from servanda.pipelines.classification.actions.deciding import Answer, decide
from servanda.pipelines.classification.queries.deciding import decision_to_undo
from servanda.pipelines.classification.queries.queue import (
    asked_kinds,
    groups,
    recommendations_by_key,
    suggestions_of_group,
    suggestions_open,
    waiting,
)
from servanda.pipelines.classification.states import Kind, Verdict

ON_A_PAGE = 100


@asks(Permission.TAG_DECIDE)
@require_safe
def all_groups(request: HttpRequest) -> HttpResponse:
    """Every value proposed for two texts or more, the most texts first."""
    state = sitting.state_of(request)
    names = Names(request.user)
    found = groups(request.user, state=state.pk) if state else []
    rows = [(each, Kind(each.kind).label, names.worded(each.kind, each.value)) for each in found]
    undo = decision_to_undo(request.user, state=state.pk) if state else None
    return render(request, "workspace/suggestions/groups.html", {"state": state, "rows": rows, "undo": undo})


@asks(Permission.TAG_DECIDE)
@require_safe
def group(request: HttpRequest) -> HttpResponse:
    """The texts one value is proposed for, with boxes; those the machine is sure of are ticked."""
    kind, value = request.GET.get("kind", ""), request.GET.get("value", "")
    state = sitting.state_of(request)
    if state is None or kind not in Kind.values:
        return redirect("workspace:suggestions-groups")
    found = suggestions_of_group(request.user, state=state.pk, kind=kind, value=value)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    items = recommendations_by_key(request.user, [each.recommendation_id for each in page])
    names = Names(request.user)
    ticks = request.GET.get("tick", "sure")
    rows = [
        (
            shown(items[each.recommendation_id], [each], names, neighbours={}, given={}),
            ticks == "all" or (ticks == "sure" and (each.confidence or 0) >= SURE),
        )
        for each in page
    ]
    context = {
        "state": state,
        "kind": Kind(kind),
        "value": value,
        "words": names.worded(kind, value),
        "page": page,
        "rows": rows,
        "sure": round(100 * SURE),
        "query": urlencode({"kind": kind, "value": value, "tick": ticks}) + "&",
        "here": f"{reverse('workspace:suggestions-group')}?{urlencode({'kind': kind, 'value': value})}",
    }
    return render(request, "workspace/suggestions/group.html", context)


@asks(Permission.TAG_DECIDE)
@require_safe
def sure_texts(request: HttpRequest) -> HttpResponse:
    """Texts where everything proposed is at least 90 % sure, as a list; a box accepts all of a text."""
    state = sitting.state_of(request)
    kinds = asked_kinds(request.user, state=state.pk) if state else []
    held = waiting(request.user, state=state.pk, kinds=kinds) if state else []
    line = [each for each in held if each.is_sure(SURE)]
    page = Paginator(line, ON_A_PAGE).get_page(request.GET.get("page"))
    keys = [each.recommendation for each in page]
    items, names = recommendations_by_key(request.user, keys), Names(request.user)
    asked: dict[int, list[Any]] = {key: [] for key in keys}
    if state:
        for each in suggestions_open(request.user, state=state.pk, kinds=kinds).filter(recommendation__in=keys):
            asked[each.recommendation_id].append(each)
    rows = [
        (shown(items[key], asked[key], names, neighbours={}, given={}), ",".join(str(each.pk) for each in asked[key]))
        for key in keys
    ]
    context = {"state": state, "page": page, "rows": rows, "sure": round(100 * SURE)}
    return render(request, "workspace/suggestions/sure.html", context)


@asks(Permission.TAG_DECIDE)
@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """Accept or refuse everything that is ticked; a box holds one suggestion or several."""
    state, verdict = sitting.state_of(request), request.POST.get("verdict", "")
    back = request.POST.get("back", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    answer = redirect(back if safe else reverse("workspace:suggestions-groups"))
    if state is None:
        return answer
    try:
        decision = decide(state=state, answers=_ticked(request, verdict), by=request.user)  # type: ignore[arg-type]
    except InvalidInput as error:
        messages.error(request, str(error))
        return answer
    sitting.keep_state(request, state)
    _tell(request, decision, verdict)
    return redirect("workspace:suggestions-groups")


def _ticked(request: HttpRequest, verdict: str) -> dict[int, Answer]:
    if verdict not in (Verdict.ACCEPT, Verdict.REFUSE):
        return {}
    keys = [key for box in request.POST.getlist("pick") for key in box.split(",")]
    return {int(key): Answer(Verdict(verdict)) for key in keys if key.isdecimal() and len(key) < 19}


def _tell(request: HttpRequest, decision: Any, verdict: str) -> None:
    if decision is None:
        messages.info(request, _("Somebody else decided on all of these meanwhile. Nothing was changed."))
        return
    number = decision.counts.get(verdict, 0)
    if verdict == Verdict.ACCEPT:
        words = ngettext(
            "One was accepted. You can undo it for an hour.",
            "%(n)s were accepted. You can undo it for an hour.",
            number,
        )
    else:
        words = ngettext(
            "One was refused. You can undo it for an hour.", "%(n)s were refused. You can undo it for an hour.", number
        )
    messages.success(request, words % {"n": number})
