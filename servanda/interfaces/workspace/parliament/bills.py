"""A bill: recorded for an action, moved from stage to stage, corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.parliament import move_bill, record_bill, reword_bill
from servanda.domain.implementation.queries.parliament import (
    bills_visible_to,
    houses_of,
    laws_visible_to,
    questions_about,
    steps_of,
)
from servanda.domain.implementation.rules import can_follow_bills
from servanda.domain.implementation.states import BillStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.parliament.forms import BillForm, MoveForm
from servanda.interfaces.workspace.parliament.writing import only_parliament_writes

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.PARLIAMENT_RECORD)
@_FORM
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A bill for an action that needs a law."""
    action = get_object_or_404(laws_visible_to(request.user), pk=pk)
    form = BillForm(request.POST or None, languages=languages_of(request), held=action.titles, is_new=True)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = record_bill(
                action=action,
                titles={code: text for code, text in form.names().items() if text},
                since=given["since"],
                number=given["number"],
                link=given["link"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The bill is recorded. Say here when it moves."))
            return redirect("workspace:parliament-bill", pk=made.pk)
    context = {"form": form, "action": action}
    return render(request, "workspace/parliament/bill_add.html", context, status=422 if form.errors else 200)


@asks(Permission.RECOMMENDATIONS_READ)
@_FORM
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands and stood; for people of Parliament, with what can be corrected."""
    only_parliament_writes(request)
    found = get_object_or_404(bills_visible_to(request.user), pk=pk)
    held = {"number": found.number, "link": found.link, "version": found.version}
    form = BillForm(
        request.POST or None, languages=languages_of(request), held=found.titles, initial=held, is_new=False
    )
    if request.method == "POST" and form.is_valid():
        titles = {**found.titles, **form.names()}
        try:
            reword_bill(
                bill=found,
                titles={code: text for code, text in titles.items() if text},
                number=form.cleaned_data["number"],
                link=form.cleaned_data["link"],
                version=form.cleaned_data["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:parliament-bill", pk=pk)
    return _page(request, found, form, _move_form(request, found))


@asks(Permission.PARLIAMENT_RECORD)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The bill entered another stage."""
    found = get_object_or_404(bills_visible_to(request.user), pk=pk)
    form = _move_form(request, found, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            moved = move_bill(
                bill=found,
                stage=BillStage(given["stage"]),
                on=given["on"],
                committee=given["committee"],
                version=given["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        except EditedMeanwhile as error:
            form.add_error(None, str(error))
        else:
            said = _("Recorded: %(stage)s.") % {"stage": BillStage(moved.stage).label}
            messages.success(request, said)
            return redirect("workspace:parliament-bill", pk=pk)
    held = {"number": found.number, "link": found.link, "version": found.version}
    rewording = BillForm(None, languages=languages_of(request), held=found.titles, initial=held, is_new=False)
    return _page(request, found, rewording, form)


def _move_form(request: HttpRequest, found: Any, given: Any = None) -> MoveForm:
    return MoveForm(given, bill=found, houses=houses_of(request.user).filter(state=found.state_code))


def _page(request: HttpRequest, found: Any, form: BillForm, moving: MoveForm) -> HttpResponse:
    context = {
        "bill": found,
        "steps": list(steps_of(found)),
        "form": form,
        "moving": moving,
        "may_record": can_follow_bills(request.user, state=found.state_code),
        "may_move": bool(moving.fields["stage"].choices),  # type: ignore[attr-defined]
        "questions": list(questions_about(request.user, found.action.cluster)[:10]),
    }
    status = 422 if form.errors or moving.errors else 200
    return render(request, "workspace/parliament/bill.html", context, status=status)
