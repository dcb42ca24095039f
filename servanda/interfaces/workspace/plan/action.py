"""One action of the plan: its page, and changing what it is, what it serves and where it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from servanda.domain.implementation.actions.actions import set_action_status
from servanda.domain.implementation.actions.replanning import replan_action, set_action_aims
from servanda.domain.implementation.queries import actions_visible_to
from servanda.domain.implementation.queries.aims import aims_of
from servanda.domain.implementation.queries.changing import as_of, lists_as_of, lists_of
from servanda.domain.implementation.queries.national_plan import targets_named, with_parts
from servanda.domain.implementation.rules import can_manage_action, can_show_need_to_partners
from servanda.domain.implementation.states import ActionKind, ActionStatus
from servanda.domain.recommendations.queries import members_of
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_visible_to
from servanda.foundation.accounts.rules import bodies_where, holds
from servanda.foundation.audit.queries import history_of
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.foundation.common.languages import content_code
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.queries import names_of_targets
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.history.words import in_words
from servanda.interfaces.workspace.plan import conflict
from servanda.interfaces.workspace.plan.forms import AimsForm, StatusForm, WhatForm
from servanda.interfaces.workspace.plan.timeline import timeline_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.RECOMMENDATIONS_READ)
@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the plan says of it."""
    found = get_object_or_404(with_parts(actions_visible_to(request.user)), pk=pk)
    today = clock.today()
    timeline = timeline_of([found], today=today)
    names = names_of_targets()
    aims = aims_of([found])[found.pk]
    needs = list(found.needs.all())
    context = {
        "action": found,
        "line": timeline.lines[0],
        "late": timeline.lines[0].late(today),
        "gantt": timeline.draw() if timeline.lines[0].bar.days else None,
        "former": list(found.former_promises.all()),
        "today": today,
        "aims": aims,
        "targets": [(target, str(in_language(names.get(target.code)))) for target in aims.targets],
        "needs": needs,
        "may_change": can_manage_action(request.user, found),
        "may_show": bool(needs) and can_show_need_to_partners(request.user, needs[0]),
        "events": [(event, in_words(event.name)) for event in history_of(found)[:15]]
        if holds(request.user, Permission.HISTORY_READ)
        else [],
    }
    return render(request, "workspace/plan/action.html", context)


@asks(Permission.ACTION_MANAGE)
@_FORM
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another kind, other bodies."""
    found = _own(request, pk)
    form = _what_form(request, found)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            replan_action(
                action=found,
                titles=form.texts("titles"),
                descriptions=form.texts("descriptions"),
                kind=ActionKind(given["kind"]),
                body=given["body"],
                supporting=given["supporting"],
                starts_on=given["starts_on"],
                version=given["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile:
            fresh = _own(request, pk)
            was = as_of(fresh, given["version"])
            before = form.held(was, lists_as_of(fresh, given["version"])["supporting"]) if was else None
            theirs = form.held(fresh, lists_of(fresh)["supporting"])
            return conflict.page(request, form, before=before, theirs=theirs, version=fresh.version, action=fresh)
        else:
            return _saved(request, pk)
    context = {"form": form, "action": found}
    return render(request, "workspace/plan/edit.html", context, status=422 if form.errors else 200)


def _what_form(request: HttpRequest, found: Any) -> WhatForm:
    open_ones = bodies_visible_to(request.user).filter(state=found.state_code, closed_on=None).order_by("public_id")
    own = bodies_where(request.user, Permission.ACTION_MANAGE).filter(state=found.state_code, closed_on=None)
    return WhatForm(
        request.POST or None,
        action=found,
        languages=languages_of(request),
        bodies=own.order_by("public_id"),
        helping=open_ones,
    )


@asks(Permission.ACTION_MANAGE)
@_FORM
def aims(request: HttpRequest, pk: int) -> HttpResponse:
    """Which recommendations and targets it serves."""
    found = _own(request, pk)
    members = list(members_of(found.cluster))
    names = names_of_targets()
    held = lists_of(found)
    offered = sorted({*held["targets"], *(target.code for target in aims_of([found])[found.pk].targets)})
    form = AimsForm(
        request.POST or None,
        members=[(item.public_id, _told(item)) for item in members],
        targets=[(code, f"{code} {in_language(names.get(code))}") for code in offered],
        known=names,
        initial={"recommendations": held["recommendations"], "targets": held["targets"], "version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            set_action_aims(
                action=found,
                recommendations=[item for item in members if item.public_id in form.cleaned_data["recommendations"]],
                targets=targets_named(form.codes()),
                version=version,
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile:
            fresh = _own(request, pk)
            before = form.held(lists_as_of(fresh, version))
            theirs = form.held(lists_of(fresh))
            return conflict.page(request, form, before=before, theirs=theirs, version=fresh.version, action=fresh)
        else:
            return _saved(request, pk)
    context = {"form": form, "action": found}
    return render(request, "workspace/plan/aims.html", context, status=422 if form.errors else 200)


def _told(item: Any) -> str:
    title = str(in_language(item.short_titles))
    return f"{item.public_id}: {title}" if title else item.public_id


@asks(Permission.ACTION_MANAGE)
@_FORM
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, and for when it is promised."""
    found = _own(request, pk)
    form = StatusForm(request.POST or None)
    form.initial = {**form.held(found), "version": found.version}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_action_status(
                action=found,
                status=ActionStatus(given["status"]),
                promised_for=given["promised_for"],
                completed_on=given["completed_on"],
                reasons={content_code(get_language() or "en"): given["reasons"]},
                version=given["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile:
            fresh = _own(request, pk)
            was = as_of(fresh, given["version"])
            before = form.held(was) if was else None
            theirs = form.held(fresh)
            return conflict.page(request, form, before=before, theirs=theirs, version=fresh.version, action=fresh)
        else:
            return _saved(request, pk)
    context = {"form": form, "action": found}
    return render(request, "workspace/plan/move.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Any:
    own = bodies_where(request.user, Permission.ACTION_MANAGE)
    return get_object_or_404(actions_visible_to(request.user).filter(body__in=own), pk=pk)


def _saved(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("workspace:plan-action", pk=pk)
