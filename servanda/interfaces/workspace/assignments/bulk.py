"""Assigning many at once: choose, look at what would change, apply, keep the receipt, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.actions.batches import apply_batch, plan_batch, undo_batch
from servanda.domain.implementation.queries import without_lead
from servanda.domain.implementation.queries.batches import (
    assignments_by_key,
    batches_visible_to,
    counts_of,
    held_by_target,
    lines_of,
    may_be_undone,
)
from servanda.domain.implementation.queries.suggestions import target_of
from servanda.domain.recommendations.queries import cluster_titles
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.reference.queries import areas
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.assignments.forms import AssignForm
from servanda.interfaces.workspace.assignments.suggested import Adviser
from servanda.interfaces.workspace.assignments.told import told_in_words
from servanda.interfaces.workspace.forms import show_refusal

_ON_A_PAGE = 50
_MOST_TICKS = 300


@asks(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Tick objectives, choose a body: leads to the plan. `?lead=all` lists those that have a lead, too."""
    user: Any = request.user
    shows_all = request.GET.get("lead") == "all"
    found = cluster_titles(user)
    chosen_area = request.GET.get("area", "")
    offered = found if shows_all else without_lead(found)
    offered = offered.filter(area=chosen_area) if chosen_area else offered
    bodies = bodies_visible_to(user).filter(closed_on=None)
    form = AssignForm(request.POST or None, bodies=bodies)
    ticked = set(request.POST.getlist("pick"))
    if request.method == "POST" and form.is_valid():
        try:
            batch = plan_batch(clusters=found.filter(public_id__in=ticked), **form.taken(), by=user)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:assignments-batch", pk=batch.pk)
    rows = list(offered[: _MOST_TICKS + 1])
    held = held_by_target(rows[:_MOST_TICKS])
    context = {
        "form": form,
        "rows": [(row, held.get(target_of(row), [])) for row in rows[:_MOST_TICKS]],
        "more": len(rows) > _MOST_TICKS,
        "most": _MOST_TICKS,
        "ticked": ticked,
        "shows_all": shows_all,
        "areas": areas(),
        "chosen_area": chosen_area,
    }
    return render(request, "workspace/assignments/several.html", context, status=422 if form.errors else 200)


@asks(Permission.ASSIGN)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """What was assigned together, newest first."""
    page = Paginator(batches_visible_to(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "workspace/assignments/batches.html", {"page": page})


@asks(Permission.ASSIGN)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what would change, counted first. After: the receipt, with its undo."""
    found = get_object_or_404(batches_visible_to(request.user), pk=pk)
    page = Paginator(lines_of(found), _ON_A_PAGE).get_page(request.GET.get("page"))
    lines = list(page)
    counts = counts_of(found)
    context = {
        "batch": found,
        "page": page,
        "counts": counts,
        "count": page.paginator.count,
        "will_change": counts.get("new", 0) + counts.get("changes", 0),
        "rows": _planned(found, lines) if found.applied_at is None else _done(lines),
        "may_undo": may_be_undone(found),
        "told": told_in_words(found.body, found.post) if found.applied_at else "",
    }
    return render(request, "workspace/assignments/batch.html", context)


def _planned(found: Any, lines: list[Any]) -> list[tuple[Any, list[Any], int, Any]]:
    """Each line with who leads now and the body's own part, how many others, and whom the past would suggest."""
    targets = [line.target for line in lines]
    held, adviser = held_by_target(targets), Adviser(found.state_id, about=targets)
    rows = []
    for line in lines:
        shown = adviser.on(line.target)
        other = shown[0] if shown and shown[0].body.pk != found.body_id else None
        now = held.get(target_of(line.target), [])
        told = [row for row in now if row.part == "lead" or row.body_id == found.body_id]
        rows.append((line, told, len(now) - len(told), other))
    return rows


def _done(lines: list[Any]) -> list[tuple[Any, list[Any], int, None]]:
    """Each line with what it put an end to."""
    ended = assignments_by_key(key for line in lines for key in line.ended)
    return [(line, [ended[key] for key in line.ended if key in ended], 0, None) for line in lines]


@asks(Permission.ASSIGN)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it, once; a second click finds it done."""
    found = get_object_or_404(batches_visible_to(request.user), pk=pk)
    user: Any = request.user
    apply_batch(batch=found, takes_over=request.POST.get("leads") == "take", by=user)
    return redirect("workspace:assignments-batch", pk=pk)


@asks(Permission.ASSIGN)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring back what was; the receipt says which lines could not be."""
    found = get_object_or_404(batches_visible_to(request.user), pk=pk)
    user: Any = request.user
    undo_batch(batch=found, by=user)
    refused = counts_of(found).get("refused", 0)
    if refused:
        messages.warning(request, _("Undone, except where somebody changed it since. These lines are marked below."))
    else:
        messages.success(request, _("Undone. Everything is as it was before."))
    return redirect("workspace:assignments-batch", pk=pk)
