"""Withdrawing, by two people: ask with a public reason; look at what was asked, confirm, refuse or take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.releases.forms import ReasonForm, RefusalForm
from servanda.pipelines.publication.actions.withdrawals import (
    ask_withdrawal,
    confirm_withdrawal,
    refuse_withdrawal,
    take_back_withdrawal,
)
from servanda.pipelines.publication.queries.unreleased import releases_visible_to
from servanda.pipelines.publication.queries.withdrawals import (
    public_titles,
    somebody_else_may_confirm,
    withdrawal_waiting_of,
    withdrawals_visible_to,
)
from servanda.pipelines.publication.rules import right_to_decide_withdrawal
from servanda.pipelines.publication.states import WithdrawalStage

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.WITHDRAW)
@_FORM
def ask(request: HttpRequest, sequence: int) -> HttpResponse:
    """Ask that a thing leave the record, with a public reason."""
    found = get_object_or_404(releases_visible_to(request.user), sequence=sequence)
    waiting = withdrawal_waiting_of(found.kind, found.public_id)
    if waiting is not None:
        return redirect("workspace:releases-withdrawal", pk=waiting.pk)
    user: Any = request.user
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = ask_withdrawal(kind=found.kind, public_id=found.public_id, reason=reason, by=user)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Asked. It stays public until a second coordinator confirms."))
            return redirect("workspace:releases-withdrawal", pk=made.pk)
    context = {
        "release": found,
        "form": form,
        "is_alone": not somebody_else_may_confirm(found.state_code, besides={user.pk}),
    }
    return render(request, "workspace/releases/withdraw.html", context, status=422 if form.errors else 200)


@asks(Permission.WITHDRAW)
@_FORM
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, why and by which post; whoever did not ask decides."""
    found = get_object_or_404(withdrawals_visible_to(request.user), pk=pk)
    user: Any = request.user
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _did(request, found, form, user):
        return redirect("workspace:releases-withdrawal", pk=pk)
    asked = {found.asked_by_id, found.asked_in_place_of_id}
    waits = found.stage == WithdrawalStage.ASKED
    context = {
        "withdrawal": found,
        "titles": public_titles(found.kind, found.public_id),
        "form": form,
        "waits": waits,
        "may_decide": waits and right_to_decide_withdrawal(user, found) is not None,
        "is_own": waits and found.asked_by_id == user.pk,
        "is_alone": waits and not somebody_else_may_confirm(found.state_code, besides=asked),
    }
    return render(request, "workspace/releases/withdrawal.html", context, status=422 if form.errors else 200)


def _did(request: HttpRequest, found: Any, form: RefusalForm, user: Any) -> bool:
    """Do what the button says. False: the form now says what is wrong."""
    does = request.POST.get("do", "")
    if does == "confirm":
        confirm_withdrawal(withdrawal=found, by=user)
        messages.success(request, _("Withdrawn. The reason stands in its place."))
    elif does == "take-back":
        take_back_withdrawal(withdrawal=found, by=user)
        messages.success(request, _("Taken back. It stays public."))
    elif does == "refuse":
        if not form.is_valid():
            return False
        refuse_withdrawal(withdrawal=found, reason=form.cleaned_data["reason"], by=user)
        messages.success(request, _("Refused. It stays public, and your colleague reads why."))
    else:
        form.add_error(None, _("Choose whether you confirm or refuse."))
        return False
    return True
