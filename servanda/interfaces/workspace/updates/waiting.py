"""What waits for a decision: for the one who decides, and for the coordinator who looks over the whole."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from servanda.domain.implementation.queries.clearance import steps_under_way, steps_waiting_for
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common import clock
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.chains.words import due_words, is_late, who_decides
from servanda.interfaces.workspace.paging import page_number, page_with
from servanda.interfaces.workspace.tables import table, wants_table

_ON_A_PAGE = 25


@asks(Permission.UPDATE_REVIEW, Permission.UPDATE_CLEAR)
@require_safe
def to_clear(request: HttpRequest) -> HttpResponse:
    """What this person may decide, soonest due first. Each is opened and read before it is decided."""
    if wants_table(request):
        return _as_table(steps_waiting_for(request.user), name="to-clear")
    page = Paginator(steps_waiting_for(request.user), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "workspace/updates/to_clear.html", {"page": page, "rows": _rows(page)})


@asks(Permission.UPDATE_CLEAR)
@require_safe
def in_clearance(request: HttpRequest) -> HttpResponse:
    """Where every update of the State waits, and which of them are stuck."""
    found: Any = steps_under_way(request.user)
    late, nobody = Q(due_on__lt=clock.today()), Q(has_decider=False)
    numbers = {"all": Count("pk"), "late": Count("pk", filter=late), "nobody": Count("pk", filter=nobody)}
    counts = found.aggregate(**numbers)
    only = request.GET.get("only", "")
    if only == "late":
        found = found.filter(late)
    elif only == "nobody":
        found = found.filter(nobody)
    if wants_table(request):
        return _as_table(found, name="in-clearance")
    # The keys first: who may decide is asked for the steps shown, not for all before them.
    number, kept = page_number(request), f"only={only}&" if only in ("late", "nobody") else ""
    page = page_with([], of=counts[only if kept else "all"], number=number, per_page=_ON_A_PAGE)
    first = (page.number - 1) * _ON_A_PAGE
    keys = found.select_related(None).values("pk")[first : first + _ON_A_PAGE]
    page.object_list = list(steps_under_way(request.user).filter(pk__in=keys))
    context = {"page": page, "rows": _rows(page), "counts": counts, "only": only, "kept": kept}
    return render(request, "workspace/updates/in_clearance.html", context)


def _as_table(steps: Any, *, name: str) -> HttpResponse:
    heads = (_("Update"), _("From"), _("Waits for"), _("Since"), _("Decide by"))
    found = [
        (step.update.target, step.update.body, who_decides(step, step.update.body), step.began_at, step.due_on)
        for step in steps
    ]
    return table(heads, found, name=name)


def _rows(page: Any) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "update": step.update,
            "who": who_decides(step, step.update.body),
            "due": due_words(step.due_on),
            "is_late": is_late(step.due_on),
        }
        for step in page
    ]
