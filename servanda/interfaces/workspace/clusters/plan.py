"""A new action in the plan of an objective."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.domain.implementation.actions.actions import plan_action
from servanda.domain.implementation.states import ActionKind
from servanda.domain.recommendations.queries import cluster_titles
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.clusters.forms import ActionForm
from servanda.interfaces.workspace.forms import languages_of, show_refusal

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.ACTION_MANAGE)
@_FORM
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new action, promised for a day."""
    cluster = get_object_or_404(cluster_titles(request.user), public_id=public_id)
    bodies = bodies_where(request.user, Permission.ACTION_MANAGE)
    bodies = bodies.filter(state=cluster.state_id, closed_on=None).order_by("public_id")
    form = ActionForm(request.POST or None, bodies=bodies, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            made = plan_action(
                cluster=cluster,
                body=given["body"],
                titles={code: text for code, text in form.names().items() if text},
                kind=ActionKind(given["kind"]),
                starts_on=given["starts_on"],
                promised_for=given["promised_for"],
                cost=given["cost"],
                missing=given["missing"],
                currency=given["currency"].upper(),
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The action is in the plan. Now its milestones, budget and needs can be added.")
            )
            return redirect("workspace:plan-action", pk=made.pk)
    context = {"form": form, "cluster": cluster}
    return render(request, "workspace/clusters/plan.html", context, status=422 if form.errors else 200)
