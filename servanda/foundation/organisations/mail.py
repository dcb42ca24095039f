"""How mail leaves. Everything in the house sends through Django's mail; this is the backend behind it.

In this order: what the operator set in the environment; what an administrator entered; files in a folder.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as Folder
from django.core.mail.backends.smtp import EmailBackend as Smtp

from servanda.foundation.organisations.models import MailSettings
from servanda.foundation.organisations.states import MailSecurity

PATIENCE = 15  # seconds for a mail server to answer


def mail_settings() -> MailSettings | None:
    """What an administrator entered, whether or not it is in force."""
    return MailSettings.objects.filter(pk=1).first()


def environment_decides() -> bool:
    """Whether the operator set a way of mail, which pages cannot change."""
    return bool(settings.MAIL_BY_ENVIRONMENT)


def is_kept_as_files() -> bool:
    """Whether mail goes no further than a folder on this machine."""
    if settings.MAIL_TRANSPORT.endswith("filebased.EmailBackend"):
        return True
    return not environment_decides() and mail_settings() is None


def sealed(password: str) -> str:
    """The password as it is kept: unreadable without the secret key."""
    return _box().encrypt(password.encode()).decode() if password else ""


def opened(kept: str) -> str:
    """The password again; empty when the secret key is another one than it was sealed with."""
    try:
        return _box().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    """Sealed with the present key; former keys still open."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    made = (hashlib.blake2b(key.encode(), digest_size=32, person=b"servanda.mail").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in made])


class EmailBackend(BaseEmailBackend):
    """Chooses the way at each sending, so that a change of settings works at once and in every process."""

    def __init__(self, fail_silently: bool = False, **given: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._given = given

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if environment_decides():
            return _send(Smtp(fail_silently=self.fail_silently, **self._given), email_messages)
        held = mail_settings()
        if held is None:
            return Folder(fail_silently=self.fail_silently).send_messages(email_messages) or 0
        for message in email_messages:
            if message.from_email == settings.DEFAULT_FROM_EMAIL:
                message.from_email = held.sender
        return _send(server_of(held, fail_silently=self.fail_silently), email_messages)


def _send(server: Smtp, messages: Sequence[EmailMessage]) -> int:
    """Send, and hang up also when signing in failed, which Django's own backend leaves open."""
    try:
        return server.send_messages(messages) or 0
    finally:
        server.close()


def server_of(held: MailSettings, *, fail_silently: bool = False) -> Smtp:
    """The mail server an administrator entered."""
    return Smtp(
        host=held.host,
        port=held.port,
        username=held.user,
        password=opened(held.sealed_password),
        use_tls=held.security == MailSecurity.STARTTLS,
        use_ssl=held.security == MailSecurity.TLS,
        timeout=PATIENCE,
        fail_silently=fail_silently,
    )
