"""Milestones, budget lines, risks and needs of an action: adding, changing, taking out. One view for all four."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions import budget, milestones, needs, risks
from servanda.domain.implementation.queries import actions_visible_to
from servanda.domain.implementation.queries.changing import as_of
from servanda.domain.implementation.queries.national_plan import (
    budget_lines_visible_to,
    milestones_visible_to,
    needs_visible_to,
    risks_visible_to,
)
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.plan import conflict
from servanda.interfaces.workspace.plan.part_forms import BudgetForm, MilestoneForm, NeedForm, PartForm, RiskForm

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of part: its form, its actions, its words."""

    argument: str  # what the actions call it
    form: type[PartForm]
    visible: Callable[[Any], Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any] | None
    adding: str | Promise
    changing: str | Promise
    removing: str | Promise = ""


PARTS = {
    "milestones": Part(
        "milestone",
        MilestoneForm,
        milestones_visible_to,
        milestones.add_milestone,
        milestones.change_milestone,
        None,
        gettext_lazy("Add a milestone"),
        gettext_lazy("Change the milestone"),
    ),
    "budget": Part(
        "line",
        BudgetForm,
        budget_lines_visible_to,
        budget.add_budget_line,
        budget.change_budget_line,
        budget.remove_budget_line,
        gettext_lazy("Add a budget line"),
        gettext_lazy("Change the budget line"),
        gettext_lazy("Take this budget line out"),
    ),
    "risks": Part(
        "risk",
        RiskForm,
        risks_visible_to,
        risks.add_risk,
        risks.change_risk,
        risks.remove_risk,
        gettext_lazy("Add a risk"),
        gettext_lazy("Change the risk"),
        gettext_lazy("Take this risk out"),
    ),
    "needs": Part(
        "need",
        NeedForm,
        needs_visible_to,
        needs.add_need,
        needs.change_need,
        needs.remove_need,
        gettext_lazy("Add a need of support"),
        gettext_lazy("Change the need of support"),
        gettext_lazy("Take this need out"),
    ),
}


@asks(Permission.ACTION_MANAGE)
@_FORM
def add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """A new one."""
    kind = PARTS[part]
    own = bodies_where(request.user, Permission.ACTION_MANAGE)
    action = get_object_or_404(actions_visible_to(request.user).filter(body__in=own), pk=pk)
    initial = {"currency": action.currency} if part in ("budget", "needs") else None
    form = kind.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kind.add(action=action, **form.given(), by=request.user)  # type: ignore[attr-defined]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to(action, part)
    return _page(request, form, action, kind.adding)


@asks(Permission.ACTION_MANAGE)
@_FORM
def change(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Other words or figures; a newer version leads to the three-way page."""
    kind = PARTS[part]
    row = _own(request, kind, pk)
    form = kind.form(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            kind.change(**{kind.argument: row}, **form.given(), version=version, by=request.user)  # type: ignore[attr-defined]
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile:
            return _conflict(request, kind, form, pk, version)
        else:
            messages.success(request, _("Saved."))
            return _to(row.action, part)
    return _page(request, form, row.action, kind.changing, row=row, removing=kind.removing, part=part)


@asks(Permission.ACTION_MANAGE)
@require_POST
def remove(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Out of the plan. Somebody else's newer version is not taken out unread."""
    kind = PARTS[part]
    row = _own(request, kind, pk)
    assert kind.remove is not None  # addresses name only parts that can be taken out
    kind.remove(**{kind.argument: row}, version=_version(request), by=request.user)
    messages.success(request, _("Taken out of the plan. History keeps it."))
    return _to(row.action, part)


@asks(Permission.ACTION_MANAGE)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A milestone in one step: reached today, not reached after all, given up, taken up again."""
    milestone = _own(request, PARTS["milestones"], pk)
    done, by = request.POST.get("done", ""), request.user
    if done in ("reached", "open"):
        day = clock.today() if done == "reached" else None
        milestones.reach_milestone(milestone=milestone, reached_on=day, by=by)  # type: ignore[arg-type]
    elif done in ("dropped", "taken-up"):
        milestones.drop_milestone(milestone=milestone, dropped=done == "dropped", by=by)  # type: ignore[arg-type]
    return _to(milestone.action, "milestones")


@asks(Permission.RELEASE)
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The State agrees to show a need to partners, or takes that back."""
    own = bodies_where(request.user, Permission.RELEASE)
    need = get_object_or_404(needs_visible_to(request.user).filter(action__body__in=own), pk=pk)
    shown = request.POST.get("shown") == "yes"
    needs.show_need_to_partners(need=need, shown=shown, version=_version(request), by=request.user)  # type: ignore[arg-type]
    said = _("Partners may see it. It is public with the next release of the objective.")
    messages.success(request, said if shown else _("Partners no longer see it once the objective is released again."))
    return _to(need.action, "needs")


def _own(request: HttpRequest, kind: Part, pk: int) -> Any:
    own = bodies_where(request.user, Permission.ACTION_MANAGE)
    return get_object_or_404(kind.visible(request.user).filter(action__body__in=own), pk=pk)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _to(action: Any, part: str) -> HttpResponse:
    answer = redirect("workspace:plan-action", pk=action.pk)
    answer["Location"] += f"#{part}"
    return answer


def _page(request: HttpRequest, form: PartForm, action: Any, title: str | Promise, **more: Any) -> HttpResponse:
    context = {"form": form, "action": action, "title": title, **more}
    return render(request, "workspace/plan/part.html", context, status=422 if form.errors else 200)


def _conflict(request: HttpRequest, kind: Part, form: PartForm, pk: int, version: int) -> HttpResponse:
    fresh = kind.visible(request.user).filter(pk=pk).first()
    if fresh is None:  # taken out meanwhile: the refusal says so
        raise EditedMeanwhile(_("Somebody took this out of the plan after you opened it."))
    before = as_of(fresh, version)
    return conflict.page(
        request,
        form,
        before=form.held(before) if before else None,
        theirs=form.held(fresh),
        version=fresh.version,
        action=fresh.action,
    )
