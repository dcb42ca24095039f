"""Who answers for an objective or a recommendation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.assignments import assign_body, end_assignment
from servanda.domain.implementation.queries import assignments_of, assignments_visible_to
from servanda.domain.recommendations.queries import cluster_titles, members_of, recommendations_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.assignments.forms import AssignForm
from servanda.interfaces.workspace.assignments.suggested import Adviser
from servanda.interfaces.workspace.assignments.told import told_in_words
from servanda.interfaces.workspace.forms import show_refusal

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.ASSIGN)
@_FORM
def to_cluster(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead and supporting bodies of an objective; one answer serves all its members."""
    cluster = get_object_or_404(cluster_titles(request.user), public_id=public_id)
    back = reverse("workspace:clusters-cluster", args=[public_id])
    return _assign(request, cluster, back, count=members_of(cluster).count())


@asks(Permission.ASSIGN)
@_FORM
def to_recommendation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Of a recommendation that stands alone."""
    found = get_object_or_404(recommendations_visible_to(request.user), public_id=public_id)
    return _assign(request, found, reverse("workspace:recommendations-recommendation", args=[public_id]), count=1)


def _assign(request: HttpRequest, target: Any, back: str, *, count: int) -> HttpResponse:
    bodies = bodies_visible_to(request.user).filter(closed_on=None, state=target.state_id)
    chosen = {"body": request.GET.get("body", "")}
    form = AssignForm(request.POST or None, bodies=bodies, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = assign_body(target=target, **form.taken(), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            done = _("%(body)s answers for it now.") % {"body": made.body}
            messages.success(request, f"{done} {told_in_words(made.body, made.post)}")
            return redirect(back)
    adviser = Adviser(target.state_id, about=[target])
    held = list(assignments_of(target))
    context = {
        "form": form,
        "target": target,
        "back": back,
        "count": count,
        "held": held,
        "leads_now": {row.body_id for row in held if row.part == "lead"},
        "suggestions": adviser.on(target),
        "adviser": adviser,
    }
    return render(request, "workspace/assignments/assign.html", context, status=422 if form.errors else 200)


@asks(Permission.ASSIGN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A body no longer answers for it."""
    found = get_object_or_404(assignments_visible_to(request.user), pk=pk)
    end_assignment(assignment=found, by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, _("%(body)s no longer answers for it. That it did stays in the history.") % {"body": found.body}
    )
    if found.cluster:
        return redirect("workspace:clusters-cluster", public_id=found.cluster.public_id)
    return redirect("workspace:recommendations-recommendation", public_id=found.recommendation.public_id)  # type: ignore[union-attr]
