"""Objectives: the list by area, one of them, making and rewording it, its members."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.domain.implementation.queries import (
    actions_of,
    assignments_of,
    updates_visible_to,
    without_lead,
)
from servanda.domain.implementation.queries.answers import open_update_on
from servanda.domain.implementation.queries.desks import first_of
from servanda.domain.implementation.queries.national_plan import with_days
from servanda.domain.implementation.queries.plans import overview_of
from servanda.domain.implementation.states import Level
from servanda.domain.progress.queries import levels_of
from servanda.domain.recommendations.actions.clusters import create_cluster, remove_from_cluster, reword_cluster
from servanda.domain.recommendations.actions.undo import UNDO_FOR, undo_joining
from servanda.domain.recommendations.queries import (
    cluster_as_of,
    clusters_ever_visible_to,
    clusters_visible_to,
    joinings_of,
    members_in_brief,
    members_of,
)
from servanda.domain.recommendations.queries.regrouping import (
    former_members_of,
    merged_into,
    regroupings_to_undo,
    successor_of,
)
from servanda.domain.recommendations.rules import can_change_cluster
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import states_where_user_groups
from servanda.foundation.accounts.rules import bodies_where, holds
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.text import in_language
from servanda.foundation.common.words import word_differences
from servanda.foundation.organisations.scales import with_own_terms
from servanda.foundation.reference.queries import areas
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.clusters.forms import ClusterForm
from servanda.interfaces.workspace.desk.things import new_form_key
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.plan.timeline import timeline_of
from servanda.interfaces.workspace.tables import table, wants_table

_ON_A_PAGE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """By area; `?lead=none` shows those nobody leads."""
    found = clusters_visible_to(request.user)
    only_unled = request.GET.get("lead") == "none"
    if only_unled:
        found = without_lead(found)
    named = areas()
    places = [When(area=code, then=place) for place, (code, _names) in enumerate(named)]
    by_area = [Case(*places, default=len(named))] if places else []
    if wants_table(request):
        return _as_table(found.order_by(*by_area, "public_id"))
    page = Paginator(found.order_by(*by_area, "public_id"), _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = overview_of(page, today=clock.today())
    in_area: dict[str, list[Any]] = {}
    for row in rows:
        in_area.setdefault(row.cluster.area, []).append(row)
    groups = [(code, str(in_language(names)), in_area.pop(code)) for code, names in named if code in in_area]
    groups += [("", _("Without an area"), [row for rest in in_area.values() for row in rest])] if in_area else []
    context = {
        "groups": groups,
        "count": page.paginator.count,
        "page": page,
        "kept": "lead=none&" if only_unled else "",
        "only_unled": only_unled,
        "level_names": dict(Level.choices),
        "may_create": holds(request.user, Permission.CLUSTER_MANAGE),
        "may_assign": holds(request.user, Permission.ASSIGN),
    }
    return render(request, "workspace/clusters/clusters.html", context)


def _as_table(found: Any) -> HttpResponse:
    heads = (_("Id"), _("Objective"), _("Area"), _("Recommendations"), _("Lead"), _("Due"), _("Level"), _("Actions"))
    names, levels = {code: str(in_language(each)) for code, each in areas()}, dict(Level.choices)
    rows = [
        (
            row.cluster.public_id,
            row.cluster,
            names.get(row.cluster.area, ""),
            row.members,
            row.lead,
            row.due_on,
            levels.get(row.level, ""),
            row.actions,
        )
        for row in overview_of(found, today=clock.today())
    ]
    return table(heads, rows, name="clusters")


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def cluster(request: HttpRequest, public_id: str) -> HttpResponse:
    """One objective: who answers, what is planned, what was asked, how far it has come."""
    ever: Any = get_object_or_404(clusters_ever_visible_to(request.user), public_id=public_id)
    if ever.closed_at:
        return _closed(request, ever)
    found = get_object_or_404(clusters_visible_to(request.user), public_id=public_id)
    user: Any = request.user
    members = list(members_in_brief(found))
    levels = levels_of(item.pk for item in members)
    plan = list(with_days(actions_of(found)))
    timeline = timeline_of(plan, today=clock.today())
    context = {
        "cluster": found,
        "area": next((str(in_language(names)) for code, names in _areas() if code == found.area), ""),
        "members": [(item, levels.get(item.pk)) for item in members],
        "levels": dict(Counter(levels[item.pk].level if item.pk in levels else Level.NONE.value for item in members)),
        "level_names": dict(Level.choices),
        "assignments": list(assignments_of(found)),
        "actions": [
            (action, line, line.late(timeline.today)) for action, line in zip(plan, timeline.lines, strict=True)
        ],
        "timeline": timeline,
        "gantt": timeline.draw() if plan else None,
        "may_plan": bodies_where(user, Permission.ACTION_MANAGE).exists(),
        "updates": list(
            first_of(updates_visible_to(user).filter(Q(cluster=found) | Q(cluster__merged_into=found)), most=8)
        ),
        "answers": _own_answers(user, found),
        "form_key": new_form_key(),
        "may_change": can_change_cluster(user, found),
        "joinings": _fresh_joinings(found),
        "regroupings": list(regroupings_to_undo(found)[:5]),
        "merged": list(merged_into(found)),
    }
    return render(request, "workspace/clusters/cluster.html", context)


def _closed(request: HttpRequest, found: Any) -> HttpResponse:
    """What became part of another: where it leads, and what it was."""
    context = {
        "cluster": found,
        "later": successor_of(found),
        "members": list(former_members_of(found)),
        "updates": list(first_of(updates_visible_to(request.user).filter(cluster=found), most=20)),
    }
    return render(request, "workspace/clusters/closed.html", context)


def _own_answers(user: Any, found: Any) -> list[tuple[Any, Any]]:
    """The reader's bodies that answer for it, each with the draft it has begun."""
    own = set(bodies_where(user, Permission.UPDATE_WRITE).values_list("pk", flat=True))
    held = [row for row in assignments_of(found) if row.body_id in own] if own else []
    return [(row, open_update_on(found, row.body)) for row in held]


def _fresh_joinings(found: Any) -> list[tuple[Any, int]]:
    since: datetime.datetime = clock.now() - UNDO_FOR
    recent = joinings_of(found).filter(happened_at__gte=since)[:5]
    return [(event, len(event.details.get("added", []))) for event in recent]


@asks(Permission.CLUSTER_MANAGE)
@_FORM
def create(request: HttpRequest) -> HttpResponse:
    """A new objective."""
    form = ClusterForm(request.POST or None, languages=languages_of(request), areas=_areas())
    states = states_where_user_groups(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_cluster(
                state=get_object_or_404(states, pk=request.POST.get("state") or states[0].pk),
                titles=form.texts("title"),
                objectives=form.texts("objective"),
                area=form.cleaned_data["area"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("“%(title)s” is made. Now put recommendations in it.") % {"title": made})
            return redirect("workspace:clusters-cluster", public_id=made.public_id)
    status = 422 if form.errors else 200
    return render(request, "workspace/clusters/form.html", {"form": form, "states": states}, status=status)


@asks(Permission.CLUSTER_MANAGE)
@_FORM
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Reword. A newer text leads to a page with as it was, theirs and yours."""
    found = get_object_or_404(clusters_visible_to(request.user), public_id=public_id)
    form = ClusterForm(request.POST or None, languages=languages_of(request), areas=_areas(), cluster=found)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 9 else 0
    if request.method == "POST" and form.is_valid():
        try:
            reword_cluster(
                cluster=found,
                titles=_kept(found.titles, form, "title"),
                objectives=_kept(found.objectives, form, "objective"),
                area=form.cleaned_data["area"],
                version=version,
                by=request.user,  # type: ignore[arg-type]
            )
        except EditedMeanwhile:
            return _conflict(request, found, form, cluster_as_of(found, version))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:clusters-cluster", public_id=public_id)
    context = {"form": form, "cluster": found, "version": version or found.version}
    return render(request, "workspace/clusters/form.html", context, status=422 if form.errors else 200)


def _areas() -> list[tuple[str, Any]]:
    """Areas in the State's own words."""
    ours = areas()
    worded = with_own_terms({("theme", code): names for code, names in ours})
    return [(code, worded["theme", code]) for code, _names in ours]


def _kept(held: dict[str, str], form: ClusterForm, part: str) -> dict[str, str]:
    """What was typed, beside the languages this installation no longer offers."""
    others = {code: text for code, text in held.items() if code not in form.languages}
    return {**others, **form.texts(part)}


def _conflict(request: HttpRequest, found: Any, form: ClusterForm, before: Any) -> HttpResponse:
    """409: the form again with the reader's words in it, and beside each field what the other person made of it."""
    fresh = clusters_visible_to(request.user).get(pk=found.pk)
    rows = []
    for code in form.languages:
        for part, now, then in (
            ("title", fresh.titles, before.titles if before else {}),
            ("objective", fresh.objectives, before.objectives if before else {}),
        ):
            theirs, was = now.get(code, ""), then.get(code, "")
            yours = form.cleaned_data.get(f"{part}_{code}", "")
            if theirs != yours:
                rows.append((form[f"{part}_{code}"], was, word_differences(was, theirs), theirs))
    context = {"form": form, "cluster": fresh, "rows": rows, "version": fresh.version}
    context["names"] = {row[0].name for row in rows}
    return render(request, "workspace/clusters/conflict.html", context, status=409)


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Members leave without loss."""
    found = get_object_or_404(clusters_visible_to(request.user), public_id=public_id)
    leaving = members_of(found).filter(public_id__in=request.POST.getlist("pick"))
    left = remove_from_cluster(cluster=found, recommendations=leaving, by=request.user)  # type: ignore[arg-type]
    if left:
        said = ngettext("One recommendation left.", "%(n)s recommendations left.", left) % {"n": left}
        messages.success(request, said)
    else:
        messages.info(request, _("Tick the recommendations that should leave first."))
    return redirect("workspace:clusters-cluster", public_id=public_id)


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def undo(request: HttpRequest, public_id: str, joining: int) -> HttpResponse:
    """Everything that joined together goes back where it was."""
    found = get_object_or_404(clusters_visible_to(request.user), public_id=public_id)
    left = undo_joining(cluster=found, joining=joining, by=request.user)  # type: ignore[arg-type]
    said = ngettext("Undone: one recommendation went back.", "Undone: %(n)s recommendations went back.", left)
    messages.success(request, said % {"n": left})
    return redirect("workspace:clusters-cluster", public_id=public_id)
