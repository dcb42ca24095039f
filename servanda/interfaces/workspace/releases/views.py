"""Releases: what waits, exactly what the public would see, and what was released, withdrawn, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.recommendations.queries import clusters_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.paging import page_number, page_with
from servanda.interfaces.workspace.releases.forms import ReasonForm
from servanda.interfaces.workspace.releases.lines import lines_of
from servanda.pipelines.publication.actions.correct import correct
from servanda.pipelines.publication.actions.release import release_changes, release_cluster, release_update
from servanda.pipelines.publication.preview import cluster_as_public, what_the_public_would_see
from servanda.pipelines.publication.queries.pending import pending_in
from servanda.pipelines.publication.queries.unreleased import (
    between,
    differences,
    first_waiting_for_release,
    history_in_public,
    released_at,
    releases_visible_to,
)
from servanda.pipelines.publication.queries.withdrawals import withdrawal_waiting_of, withdrawals_waiting
from servanda.pipelines.publication.rules import can_release_update, is_ready_for_release
from servanda.pipelines.publication.states import ReleaseReason

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_ON_A_PAGE = 20


@asks(Permission.RELEASE)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """What waits, then the chain, newest first."""
    waiting = first_waiting_for_release(request.user, most=_ON_A_PAGE, long_before=clock.now())
    page = Paginator(releases_visible_to(request.user), _ON_A_PAGE).get_page(request.GET.get("page"))
    asked = list(withdrawals_waiting(request.user)[:_ON_A_PAGE])
    context = {
        "asked": asked,
        "waiting": waiting,
        "waiting_count": waiting[0].all_waiting if waiting else 0,
        "page": page,
    }
    return render(request, "workspace/releases/releases.html", context)


@asks(Permission.RELEASE)
@_FORM
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what the public will see, then the button."""
    found = get_object_or_404(updates_visible_to(request.user), pk=pk)
    if released_at(found):
        if request.method == "POST":
            messages.info(request, _("It is public already."))
        return redirect("workspace:updates-update", pk=pk)
    if request.method == "POST":
        release_update(update=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Released. “%(update)s” is public now.") % {"update": found})
        return redirect("workspace:releases")
    if not is_ready_for_release(found):
        raise StepRefused(_("Only approved updates meant for everyone can be released."))
    _said, *moved = what_the_public_would_see(found)
    context = {
        "update": found,
        "lines": lines_of(differences(moved)),
        "may_release": can_release_update(request.user, found),
    }
    return render(request, "workspace/releases/update.html", context)


@asks(Permission.RELEASE)
@_FORM
def cluster(request: HttpRequest, public_id: str) -> HttpResponse:
    """An objective as it would be public."""
    found = get_object_or_404(clusters_visible_to(request.user), public_id=public_id)
    if request.method == "POST":
        written = release_cluster(cluster=found, by=request.user)  # type: ignore[arg-type]
        _say_how_many(request, written)
        return redirect("workspace:clusters-cluster", public_id=public_id)
    lines = lines_of(differences(cluster_as_public(found)))
    context = {"cluster": found, "lines": lines}
    return render(request, "workspace/releases/cluster.html", context)


@asks(Permission.RELEASE)
@_FORM
def changes(request: HttpRequest) -> HttpResponse:
    """Everything that changed in objectives, assignments and tags since it was last released."""
    codes = sorted(states_where(request.user, Permission.RELEASE) or ())
    if request.method == "POST":
        written = [number for state in codes for number in release_changes(state=state, by=request.user)]  # type: ignore[arg-type]
        _say_how_many(request, written)
        return redirect("workspace:releases")
    number = page_number(request)
    found = pending_in(codes, page=number, per_page=_ON_A_PAGE)
    page = page_with(lines_of(found.shown), of=found.count, number=number, per_page=_ON_A_PAGE)
    return render(request, "workspace/releases/changes.html", {"page": page, "lines": page.object_list})


def _say_how_many(request: HttpRequest, written: list[int]) -> None:
    if not written:
        messages.info(request, _("Nothing has changed since the last release."))
        return
    said = ngettext("One thing was released.", "%(n)s things were released.", len(written)) % {"n": len(written)}
    messages.success(request, said)


@asks(Permission.RELEASE)
@require_safe
def release(request: HttpRequest, sequence: int) -> HttpResponse:
    """One release, with the history of the thing."""
    found = get_object_or_404(releases_visible_to(request.user), sequence=sequence)
    history = list(history_in_public(found.kind, found.public_id))
    newest = history[0]
    context = {
        "release": found,
        "history": history,
        "newest": newest,
        "asked": withdrawal_waiting_of(found.kind, found.public_id),
        "is_public": newest.reason != ReleaseReason.WITHDRAWAL,
        "lines": lines_of(_differences_to_before(found, history)),
    }
    return render(request, "workspace/releases/release.html", context)


def _differences_to_before(found: Any, history: list[Any]) -> list[Any]:
    """What this release changed."""
    before = next((item for item in history if item.version == found.version - 1), None)
    return between(found, before)


@asks(Permission.WITHDRAW)
@_FORM
def put_right(request: HttpRequest, sequence: int) -> HttpResponse:
    """Release the thing as it stands now, saying in public why."""
    found = get_object_or_404(releases_visible_to(request.user), sequence=sequence)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, by = form.cleaned_data["reason"], request.user
        try:
            written = correct(kind=found.kind, public_id=found.public_id, reason=reason, by=by)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Corrected. The public reads the new text and your reason."))
            return redirect("workspace:releases-release", sequence=written[0] if written else sequence)
    context = {"release": found, "form": form}
    return render(request, "workspace/releases/correct.html", context, status=422 if form.errors else 200)
