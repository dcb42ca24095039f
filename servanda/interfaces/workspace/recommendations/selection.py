"""A selection of recommendations, kept with the session so that it goes across pages, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.actions.batches import plan_batch
from servanda.domain.implementation.queries.working import Wanted, with_row, working_list
from servanda.domain.recommendations.actions.clusters import add_to_cluster, create_cluster
from servanda.domain.recommendations.actions.undo import undo_joining
from servanda.domain.recommendations.queries import chosen_recommendations, cluster_titles, joinings_of
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.assignments.forms import AssignForm
from servanda.interfaces.workspace.clusters.forms import JoinForm
from servanda.interfaces.workspace.forms import show_refusal
from servanda.pipelines.classification.queries.queue import has_questions

_KEY, _DONE = "selected-recommendations", "done-with-selection"
_MOST = 2_000


def held(request: HttpRequest) -> list[str]:
    """Public ids selected so far."""
    return list(request.session.get(_KEY, []))


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def select(request: HttpRequest) -> HttpResponse:
    """Keep what is ticked on this page, then go where the button says."""
    shown, ticked = set(request.POST.getlist("shown")), request.POST.getlist("pick")
    chosen = [item for item in held(request) if item not in shown] + ticked
    go = request.POST.get("go", "")
    if go == "all":
        wanted = Wanted.read(request.POST)
        asked = has_questions(request.user)
        found = working_list(request.user, wanted, language="en", today=clock.today(), asked=asked)
        chosen += list(found.values_list("public_id", flat=True)[:_MOST])
    if go == "none":
        chosen = []
    request.session[_KEY] = list(dict.fromkeys(chosen))[:_MOST]
    if go == "use":
        return redirect("workspace:recommendations-selection")
    back = request.POST.get("back", "")
    if go.startswith("?"):
        back = reverse("workspace:recommendations") + go
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe and back.startswith("/") else reverse("workspace:recommendations"))


@asks(Permission.CLUSTER_MANAGE)
@require_safe
def selection(request: HttpRequest) -> HttpResponse:
    """What is selected, how many, and what can be done with them."""
    return _page(request, JoinForm(clusters=_clusters(request)), AssignForm(bodies=_bodies(request)))


def _clusters(request: HttpRequest) -> Any:
    return cluster_titles(request.user)


def _bodies(request: HttpRequest) -> Any:
    return bodies_visible_to(request.user).filter(closed_on=None)


def _page(request: HttpRequest, joining: JoinForm, assigning: AssignForm) -> HttpResponse:
    chosen = chosen_recommendations(request.user, held(request))
    rows: list[Any] = list(with_row(chosen, language=content_code(get_language() or "en")))
    context = {
        "rows": rows,
        "alone": sum(1 for row in rows if row.row_cluster is None),
        "grouped": sum(1 for row in rows if row.row_cluster is not None),
        "joining": joining,
        "assigning": assigning,
    }
    status = 422 if joining.errors or assigning.errors else 200
    return render(request, "workspace/recommendations/selection.html", context, status=status)


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Put the selection in an objective, or in a new one."""
    user: Any = request.user
    form = JoinForm(request.POST, clusters=_clusters(request))
    chosen = list(chosen_recommendations(user, held(request)).select_related("state"))
    if not form.is_valid() or not chosen:
        return _page(request, form, AssignForm(bodies=_bodies(request)))
    cluster = form.cleaned_data["cluster"]
    try:
        if cluster is None:
            title = {content_code(get_language() or "en"): form.cleaned_data["title"]}
            cluster = create_cluster(state=chosen[0].state, titles=title, objectives={}, by=user)
        added = add_to_cluster(cluster=cluster, recommendations=chosen, by=user)
    except InvalidInput as error:
        show_refusal(form, error)
        return _page(request, form, AssignForm(bodies=_bodies(request)))
    event = joinings_of(cluster).first() if added else None
    request.session[_KEY] = []
    request.session[_DONE] = {
        "words": ngettext("One recommendation is in “%(title)s”.", "%(n)s recommendations are in “%(title)s”.", added)
        % {"n": added, "title": cluster},
        "cluster": cluster.public_id,
        "joining": event.pk if event else None,
    }
    return redirect("workspace:recommendations-done")


@asks(Permission.ASSIGN)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Plan a body's part in everything selected that stands alone; the plan is applied on its own page."""
    user: Any = request.user
    form = AssignForm(request.POST, bodies=_bodies(request))
    rows: Any = with_row(chosen_recommendations(user, held(request)), language="en")
    alone = [item for item in rows if not item.row_cluster]
    if not form.is_valid() or not alone:
        return _page(request, JoinForm(clusters=_clusters(request)), form)
    try:
        batch = plan_batch(recommendations=alone, **form.taken(), by=user)
    except InvalidInput as error:
        show_refusal(form, error)
        return _page(request, JoinForm(clusters=_clusters(request)), form)
    return redirect("workspace:assignments-batch", pk=batch.pk)


@asks(Permission.CLUSTER_MANAGE)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What was done, with its undo."""
    said = request.session.get(_DONE)
    if not said:
        return redirect("workspace:recommendations")
    return render(request, "workspace/recommendations/done.html", {"said": said})


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just done with the selection."""
    user: Any = request.user
    said = request.session.pop(_DONE, None) or {}
    if said.get("joining"):
        cluster = get_object_or_404(cluster_titles(user), public_id=said["cluster"])
        undo_joining(cluster=cluster, joining=said["joining"], by=user)
    messages.success(request, _("Undone. Everything is as it was before."))
    return redirect("workspace:recommendations")
