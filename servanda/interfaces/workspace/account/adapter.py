"""How sign-in differs from what allauth does by itself."""

from __future__ import annotations

import smtplib
import time
from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from servanda.foundation.accounts.queries import person_with
from servanda.foundation.common.languages import django_code
from servanda.foundation.organisations.queries import installation
from servanda.interfaces.workspace.account.views import remember_language

# allauth's running commentary; the page that follows says it already.
_SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, mails in the reader's language, and the language of the account after sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        response = super().post_login(request, user, **details)
        remember_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Signing in counts as confirming who one is, for as long as a confirmation does."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **details)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *rest: Any, **more: Any
    ) -> None:
        if message_template not in _SILENT:
            super().add_message(request, level, message_template, *rest, **more)

    def send_mail(self, template_prefix: str, email: str, details: dict[str, Any]) -> None:
        person = details.get("user") or person_with(email)
        language = django_code(person.language) if person else translation.get_language()
        told = {**details, "installation": str(installation() or "Servanda")}
        # The outbox shows what failed; an error here would tell strangers which addresses have an account.
        with translation.override(language), suppress(OSError, smtplib.SMTPException):
            super().send_mail(template_prefix, email, told)

    def format_email_subject(self, subject: str) -> str:
        return f"{installation() or 'Servanda'}: {subject}"


class FactorAdapter(DefaultMFAAdapter):
    """The name that authenticator apps and passkeys show."""

    def _get_site_name(self) -> str:
        return str(installation() or "Servanda")
