"""What a coordinator does with a call: prepare, send, remind, change, end."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.calls import (
    Asking,
    add_to_call,
    cancel_call,
    close_call,
    extend_call,
    prepare_call,
    send_call,
)
from servanda.domain.implementation.queries.calls import calls_visible_to
from servanda.domain.implementation.states import CallStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.reference.queries import mechanisms
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.calls.forms import CallForm, CancelForm, ChoiceForm, MoreTimeForm
from servanda.interfaces.workspace.calls.offers import offered, states_to_call, themes_of_areas
from servanda.interfaces.workspace.desk.things import new_form_key
from servanda.interfaces.workspace.forms import languages_of, show_refusal
from servanda.interfaces.workspace.typed import keeps_what_was_typed
from servanda.pipelines.notifications.actions.reminding import remind_now

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(calls_visible_to(request.user), pk=pk)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


@keeps_what_was_typed
@asks(Permission.ASSIGN)
@_FORM
def new(request: HttpRequest) -> HttpResponse:
    """What for, by when, whom. The next page says how much that is, and sends it."""
    states = states_to_call(request.user)
    state = next((item for item in states if item.pk == request.POST.get("state")), states[0])
    form = CallForm(
        request.POST or None,
        languages=languages_of(request),
        offered=offered(request.user, state.pk),
        initial={part: request.GET.getlist(part) for part in CallForm.PARTS},  # what a link asks about
    )
    if request.method == "POST" and form.is_valid():
        serves = form.cleaned_data["mechanism"]
        asking = Asking(
            titles=form.texts("titles"),
            reasons=form.texts("reasons"),
            due_on=form.cleaned_data["due_on"],
            mechanism=mechanisms().filter(pk=serves).first() if serves else None,
        )
        try:
            made = prepare_call(
                state=state,
                asking=asking,
                choice=form.choice(themes_of_areas()),
                form_key=_key(request),
                by=request.user,  # type: ignore[arg-type]
            )
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            return redirect("workspace:calls-call", pk=made.pk)
    context = {
        "form": form,
        "states": states,
        "state": state,
        "form_key": request.POST.get("form_key") or new_form_key(),
    }
    return render(request, "workspace/calls/new.html", context, status=422 if form.errors else 200)


@asks(Permission.ASSIGN)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the bodies; pressing twice asks once."""
    found = _found(request, pk)
    found = send_call(
        call=found,
        version=_version(request),
        leave_out_recent="leave_out" in request.POST,
        by=request.user,  # type: ignore[arg-type]
    )
    messages.success(request, _("Sent. The bodies see it on their desks now, and read it in their next mail."))
    return redirect("workspace:calls-call", pk=pk)


@asks(Permission.ASSIGN)
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered, within one mail a day for each person."""
    done = remind_now(call=_found(request, pk), by=request.user)  # type: ignore[arg-type]
    if done.mailed:
        said = ngettext("One person gets a mail now.", "%(n)s people get a mail now.", done.mailed)
        messages.success(request, said % {"n": done.mailed})
    if done.later:
        said = ngettext(
            "One person had a mail today or put reminders off, and reads it with the next one.",
            "%(n)s people had a mail today or put reminders off, and read it with the next one.",
            done.later,
        )
        messages.info(request, said % {"n": done.later})
    if done.bodies_without_people:
        names = "; ".join(done.bodies_without_people)
        messages.warning(request, _("Nobody answers for: %(bodies)s.") % {"bodies": names})
    if not (done.mailed or done.later or done.bodies_without_people):
        messages.info(request, _("Every answer is in. There is nobody to remind."))
    return redirect("workspace:calls-call", pk=pk)


@asks(Permission.ASSIGN)
@_FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for everybody, or more to ask."""
    found = _found(request, pk)
    does = request.POST.get("do", "")
    initial = {"due_on": found.due_on, "version": found.version}
    time = MoreTimeForm(request.POST if does == "time" else None, initial=initial)
    more = ChoiceForm(request.POST if does == "more" else None, offered=offered(request.user, found.state_id))
    try:
        if does == "time" and time.is_valid():
            extend_call(call=found, due_on=time.day(), version=time.cleaned_data["version"], by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The new day holds for everybody who was asked."))
            return redirect("workspace:calls-call", pk=pk)
        if does == "more" and more.is_valid():
            choice = more.choice(themes_of_areas())
            n = add_to_call(call=found, choice=choice, version=_version(request), by=request.user)  # type: ignore[arg-type]
            said = ngettext("One more answer is asked.", "%(n)s more answers are asked.", n) % {"n": n}
            messages.success(request, said if n else _("All of that was asked already."))
            return redirect("workspace:calls-call", pk=pk)
    except InvalidInput as error:
        show_refusal(time if does == "time" else more, error)
    status = 422 if time.errors or more.errors else 200
    context = {"call": found, "time": time, "more": more}
    return render(request, "workspace/calls/change.html", context, status=status)


@asks(Permission.ASSIGN)
@_FORM
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it, keeping what is in; or take it back with a reason. A draft is simply discarded."""
    found = _found(request, pk)
    user: Any = request.user
    does = request.POST.get("do", "")
    form = CancelForm(request.POST if does == "cancel" else None)
    if does == "close":
        close_call(call=found, by=user)
        messages.success(request, _("Closed. What had been answered by now is kept."))
        return redirect("workspace:calls-call", pk=pk)
    if does == "discard" and found.stage == CallStage.DRAFT:
        cancel_call(call=found, reason=_("Discarded before it was sent."), by=user)
        messages.success(request, _("Discarded. Nobody was asked."))
        return redirect("workspace:calls")
    if does == "cancel" and form.is_valid():
        try:
            cancel_call(call=found, reason=form.cleaned_data["reason"], by=user)
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Cancelled. Nobody is asked any more."))
            return redirect("workspace:calls-call", pk=pk)
    return render(
        request, "workspace/calls/end.html", {"call": found, "form": form}, status=422 if form.errors else 200
    )
