"""Bodies and people from a spreadsheet: bring it, see the plan, correct, apply, send, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_to_manage
from servanda.foundation.common.downloads import XLSX, handed_out
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.common.text import in_language
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.rosters.forms import BringForm, ColumnsForm
from servanda.pipelines.rosters.actions.apply import apply_roster, send_prepared_invitations
from servanda.pipelines.rosters.actions.bring import bring_roster, choose_columns, decide_on_names, discard_roster
from servanda.pipelines.rosters.actions.undo import undo_roster
from servanda.pipelines.rosters.plan import NEW, Plan, plan_of
from servanda.pipelines.rosters.queries import rosters_visible_to
from servanda.pipelines.rosters.states import LineKind, RosterStage, Thing
from servanda.pipelines.rosters.tasks import invite_later
from servanda.pipelines.rosters.template import template_workbook

PER_PAGE = 25
_SHOWN = 200  # lines of one kind on a page; the rest is counted
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.BODIES_MANAGE)
@_FORM
def rosters(request: HttpRequest) -> HttpResponse:
    """Bring a file; and those brought before."""
    user: Any = request.user
    form = BringForm(request.POST or None, request.FILES or None, by=user, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = bring_roster(
                state=given["state"],
                file_name=given["file"].name,
                content=given["file"].read(),
                language=given["language"],
                by=user,
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:rosters-roster", pk=made.pk)
    page = Paginator(rosters_visible_to(user), PER_PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return render(request, "workspace/rosters/rosters.html", {"form": form, "page": page}, status=status)


@asks(Permission.BODIES_MANAGE)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, in the reader's language, with drop-downs."""
    held = [str(in_language(body.names)) for body in bodies_to_manage(request.user).filter(closed_on=None)[:500]]
    content = template_workbook(languages=languages_of(request), bodies=held)
    return handed_out(content, kind=XLSX, name="bodies-and-people.xlsx")


@asks(Permission.BODIES_MANAGE)
@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan; afterwards the receipt."""
    held: Any = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    if held.stage != RosterStage.PLANNED:
        return render(request, "workspace/rosters/receipt.html", {"roster": held, **_receipt(held)})
    return render(request, "workspace/rosters/plan.html", _plan(request, held))


def _plan(request: HttpRequest, held: Any, form: ColumnsForm | None = None) -> dict[str, Any]:
    plan: Plan = plan_of(held, by=request.user)  # type: ignore[arg-type]
    people = len(plan.of(LineKind.NEW, thing=Thing.PERSON))
    order = (LineKind.ERROR, LineKind.DOUBTFUL, LineKind.NEW, LineKind.CHANGED, LineKind.UNCHANGED)
    return {
        "roster": held,
        "form": form or ColumnsForm(roster=held, languages=languages_of(request)),
        "counts": [(kind, plan.counts.get(str(kind), 0)) for kind in order],
        "groups": [
            (kind, plan.of(kind)[:_SHOWN], max(0, len(plan.of(kind)) - _SHOWN)) for kind in order if plan.of(kind)
        ],
        "doubts": len(plan.open_doubts),
        "people": people,
        "bodies": len(plan.of(LineKind.NEW, LineKind.CHANGED, thing=Thing.BODY)),
        "posts": len(plan.of(LineKind.NEW, thing=Thing.POST)),
        "may_apply": plan.does_something and not plan.open_doubts,
        "does_something": plan.does_something,
        "new": NEW,
    }


def _receipt(held: Any) -> dict[str, Any]:
    receipt = held.receipt
    return {
        "made": [
            (_("Bodies added"), len(receipt.get("bodies", []))),
            (_("Bodies changed"), len(receipt.get("changed", []))),
            (_("Posts added"), len(receipt.get("posts", []))),
            (_("Invitations sent"), len(receipt.get("invitations", []))),
            (_("Invitations waiting"), len(held.waiting)),
        ],
        "errors": receipt.get("errors", []),
        "problems": receipt.get("problems", []),
        "stays": receipt.get("stays", []),
        "is_applied": held.stage == RosterStage.APPLIED,
    }


@asks(Permission.BODIES_MANAGE)
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column means."""
    held: Any = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    form = ColumnsForm(request.POST, roster=held, languages=languages_of(request))
    if form.is_valid():
        try:
            choose_columns(roster=held, columns=form.columns(), by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved. The plan is made anew."))
            return redirect("workspace:rosters-roster", pk=pk)
    return render(request, "workspace/rosters/plan.html", _plan(request, held, form), status=422)


@asks(Permission.BODIES_MANAGE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Which body a doubtful name means."""
    held = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    decisions = {name.removeprefix("d_"): value for name, value in request.POST.items() if name.startswith("d_")}
    decide_on_names(roster=held, decisions={key: str(value) for key, value in decisions.items()}, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Saved. The plan is made anew."))
    return redirect("workspace:rosters-roster", pk=pk)


@asks(Permission.BODIES_MANAGE)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it; invitations go out in the background, or wait."""
    held = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    with transaction.atomic():
        done = apply_roster(
            roster=held,
            send=request.POST.get("invitations") == "now",
            base_address=request.build_absolute_uri("/"),
            by=request.user,  # type: ignore[arg-type]
        )
        if done.sending:
            invite_later.defer(roster_id=done.pk)
    messages.success(request, _("Applied. This page is the receipt."))
    return redirect("workspace:rosters-roster", pk=pk)


@asks(Permission.BODIES_MANAGE)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the prepared invitations go."""
    held = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    with transaction.atomic():
        done = send_prepared_invitations(roster=held, by=request.user)  # type: ignore[arg-type]
        invite_later.defer(roster_id=done.pk)
    number = len(done.waiting)
    said = ngettext("%(n)s invitation goes out now.", "%(n)s invitations go out now.", number)
    messages.success(request, said % {"n": number})
    return redirect("workspace:rosters-roster", pk=pk)


@asks(Permission.BODIES_MANAGE)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the plan away."""
    held = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    discard_roster(roster=held, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The plan is thrown away. Nothing was changed."))
    return redirect("workspace:rosters")


@asks(Permission.BODIES_MANAGE)
@_FORM
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what nobody has used, after a question."""
    held: Any = get_object_or_404(rosters_visible_to(request.user), pk=pk)
    if request.method == "POST":
        undo_roster(roster=held, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Undone, as far as nobody had used it."))
        return redirect("workspace:rosters-roster", pk=pk)
    return render(request, "workspace/rosters/undo.html", {"roster": held, **_receipt(held)})
