"""Noting that a mechanism follows a recommendation up, and ending that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.domain.recommendations.actions.follow_ups import end_follow_up, mark_follow_up
from servanda.domain.recommendations.queries import follow_up_of, recommendations_visible_to
from servanda.domain.recommendations.states import FollowUpKind
from servanda.foundation.accounts.permissions import Permission
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.recommendations.forms import FollowUpForm


@asks(Permission.CLUSTER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the mechanism wants to hear, by when, and where it says so."""
    found = get_object_or_404(recommendations_visible_to(request.user), public_id=public_id)
    page = redirect("workspace:recommendations-recommendation", public_id)
    if request.method == "POST" and "end" in request.POST:
        end_follow_up(recommendation=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("It is no longer followed up."))
        return page
    held = follow_up_of(found)
    initial = {"kind": held.kind, "due_on": held.due_on, "source": held.source} if held else None
    form = FollowUpForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        mark_follow_up(
            recommendation=found,
            kind=FollowUpKind(given["kind"]),
            due_on=given["due_on"],
            source=given["source"],
            by=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, _("Noted. It stands among what cannot wait."))
        return page
    context = {"item": found, "form": form, "held": held}
    return render(request, "workspace/recommendations/follow_up.html", context, status=422 if form.errors else 200)
