"""The outbox, for who runs the installation: what was not sent, why, and trying again. No text of a mail is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.pipelines.notifications.actions.mail import try_again
from servanda.pipelines.notifications.actions.preferences import change_reminder_settings
from servanda.pipelines.notifications.queries import mail_counts, mails_visible_to, reminder_settings
from servanda.pipelines.notifications.states import MailState

_ON_A_PAGE = 50


class ReminderForm(forms.Form):
    """What holds for everybody."""

    escalate_after_days = forms.IntegerField(
        label=gettext_lazy("Take late answers further after this many days"),
        help_text=gettext_lazy("To whoever the person reports to, and never before the person was reminded."),
        min_value=1,
        max_value=365,
        widget=forms.TextInput({"class": "form-control short", "inputmode": "numeric"}),
    )
    hour = forms.IntegerField(
        label=gettext_lazy("Send mails from this hour of the day"),
        min_value=0,
        max_value=23,
        widget=forms.TextInput({"class": "form-control short", "inputmode": "numeric"}),
    )
    quiet_weekends = forms.BooleanField(label=gettext_lazy("No mails on Saturday and Sunday"), required=False)


@asks(Permission.INSTALLATION_CHANGE)
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What failed first; `?state=` shows others."""
    return _page(request, _form(), 200)


def _form() -> ReminderForm:
    held = reminder_settings()
    initial = {name: getattr(held, name) for name in ReminderForm.base_fields}
    return ReminderForm(initial=initial)


def _page(request: HttpRequest, form: ReminderForm, status: int) -> HttpResponse:
    counts = mail_counts(request.user)
    state = request.GET.get("state", "")
    found: Any = mails_visible_to(request.user)
    if state in MailState.values:
        found = found.filter(state=state)
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "state": state,
        "states": [(code, name, counts[code]) for code, name in MailState.choices if counts[code]],
        "failed": counts[MailState.FAILED],
        "waiting": counts[MailState.QUEUED],
        "kept": f"state={state}&" if state else "",
    }
    return render(request, "workspace/mail/mail.html", context, status=status)


@asks(Permission.INSTALLATION_CHANGE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one back into the queue."""
    found = get_object_or_404(mails_visible_to(request.user), pk=pk)
    try_again(mail=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("It is tried again within a minute."))
    return redirect("workspace:mail")


@asks(Permission.INSTALLATION_CHANGE)
@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    """Days, hour and weekends."""
    form = ReminderForm(request.POST)
    if form.is_valid():
        try:
            change_reminder_settings(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:mail")
    return _page(request, form, 422)
