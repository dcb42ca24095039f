"""How mail leaves: what is in force, another server, a test."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.foundation.accounts.actions.mail_settings import choose_mail_server, forget_mail_server, send_test_mail
from servanda.foundation.common.errors import InvalidInput
from servanda.foundation.organisations.mail import environment_decides, mail_settings
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.settings.door import of_this_installation
from servanda.interfaces.workspace.settings.forms import MailForm, TestMailForm


@of_this_installation
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """What is in force, and the server an administrator entered."""
    form = MailForm(request.POST or None, held=mail_settings())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            choose_mail_server(**{**given, "password": given["password"] or None}, by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved. Now send a test mail."))
            return redirect("workspace:settings-mail")
    return _page(request, form, TestMailForm(initial={"to": request.user.email}), 422 if form.errors else 200)  # type: ignore[union-attr]


@of_this_installation
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send one mail now, and say what became of it."""
    form, problem = TestMailForm(request.POST), ""
    if form.is_valid():
        try:
            problem = send_test_mail(to=form.cleaned_data["to"], by=request.user)  # type: ignore[arg-type]
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            if not problem:
                said = _("The mail to %(to)s was taken. Look whether it arrived; it may lie among unwanted mail.")
                messages.success(request, said % form.cleaned_data)
                return redirect("workspace:settings-mail")
    status = 422 if form.errors or problem else 200
    return _page(request, MailForm(held=mail_settings()), form, status, problem=problem)


@of_this_installation
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Mails are kept as files again."""
    forget_mail_server(by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The server and its password are forgotten. Mails are kept as files."))
    return redirect("workspace:settings-mail")


def _page(request: HttpRequest, form: MailForm, test_form: TestMailForm, status: int, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "test_form": test_form,
        "held": mail_settings(),
        "by_operator": environment_decides(),
        "operator_server": f"{django_settings.EMAIL_HOST}:{django_settings.EMAIL_PORT}",
        "operator_sender": django_settings.DEFAULT_FROM_EMAIL,
        "folder": getattr(django_settings, "EMAIL_FILE_PATH", ""),
        **more,
    }
    return render(request, "workspace/settings/mail.html", context, status=status)
