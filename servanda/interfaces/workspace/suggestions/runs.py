"""Having suggestions made: the list of runs, one run with its progress, stopping it and letting it go on."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.suggestions import sitting
from servanda.interfaces.workspace.suggestions.wording import method_in_words
from servanda.pipelines.classification.actions.running import ask_for_run, cancel_run, resume_run
from servanda.pipelines.classification.models_folder import kinds_held
from servanda.pipelines.classification.queries.runs import is_under_way, runs_visible_to
from servanda.pipelines.classification.queries.trainings import trainings_visible_to
from servanda.pipelines.classification.rules import can_run, can_train
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.tasks import carry_on_later


def _find(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(runs_visible_to(request.user), pk=pk)


@asks(Permission.TAG_DECIDE)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, the newest first."""
    page = Paginator(runs_visible_to(request.user), 25).get_page(request.GET.get("page"))
    state = sitting.state_of(request)
    may_ask = state is not None and can_run(request.user, state=state.pk)
    context = {
        "page": page,
        "state": state,
        "may_ask": may_ask,
        "may_learn": can_train(request.user),
        "learned": trainings_visible_to(request.user).first(),
        "kinds_held": [(kind, Kind(kind).label) for kind in kinds_held() if kind in Kind.values],
    }
    return render(request, "workspace/suggestions/runs.html", context)


@asks(Permission.TAG_DECIDE)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have all texts of the State read anew, in the background."""
    state = sitting.state_of(request)
    if state is None:
        return redirect("workspace:suggestions-runs")
    with transaction.atomic():
        asked = ask_for_run(state=state, by=request.user)  # type: ignore[arg-type]
        carry_on_later.defer(run_id=asked.pk)
    return redirect("workspace:suggestions-run", pk=asked.pk)


@asks(Permission.TAG_DECIDE)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, or what it wrote."""
    found = _find(request, pk)
    context = {
        "run": found,
        "is_under_way": is_under_way(found),
        "share": round(100 * found.done / found.total) if found.total else 0,
        "engine_names": [method_in_words(name) for name in found.versions],
        "engines": [(method_in_words(name), version) for name, version in found.versions.items()],
        "may_steer": can_run(request.user, state=found.state_id or ""),
    }
    return render(request, "workspace/suggestions/run.html", context)


@asks(Permission.TAG_DECIDE)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it after the texts it is at."""
    cancel_run(run=_find(request, pk), by=request.user)  # type: ignore[arg-type]
    return redirect("workspace:suggestions-run", pk=pk)


@asks(Permission.TAG_DECIDE)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on where it ended."""
    with transaction.atomic():
        resume_run(run=_find(request, pk), by=request.user)  # type: ignore[arg-type]
        carry_on_later.defer(run_id=pk)
    return redirect("workspace:suggestions-run", pk=pk)
