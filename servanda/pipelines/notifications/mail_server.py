"""The mail server: a connection to it, and from what it answers to a reason people can act on."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from servanda.pipelines.notifications.states import MailError

# What sending may raise when a mail does not leave. Everything else is a fault of ours and is not swallowed.
CANNOT_SEND = (OSError, smtplib.SMTPException)
_PERMANENT = 500


@contextmanager
def transport() -> Iterator[Any]:
    """What really sends, closed afterwards also where it fell out with the mail server half-way."""
    connection = get_connection(settings.MAIL_TRANSPORT)
    try:
        yield connection
    finally:
        with suppress(*CANNOT_SEND):
            connection.close()


def reason_of(error: Exception) -> MailError:
    """The first that fits, the most particular first."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return MailError.ADDRESS if codes and min(codes) >= _PERMANENT else MailError.BUSY
    for kinds, reason in (
        (smtplib.SMTPAuthenticationError, MailError.NOT_SIGNED_IN),
        (smtplib.SMTPNotSupportedError, MailError.NO_TLS),
        (ssl.SSLError, MailError.NO_TLS),
        (smtplib.SMTPSenderRefused, MailError.SENDER),
        (TimeoutError, MailError.SLOW),
    ):
        if isinstance(error, kinds):
            return reason
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return MailError.SLOW if "timed out" in str(error) else MailError.UNREACHABLE
    if isinstance(error, smtplib.SMTPResponseException):
        return MailError.REFUSED if error.smtp_code >= _PERMANENT else MailError.BUSY
    return MailError.UNREACHABLE


def words_of(error: Exception) -> str:
    """What the server said, shortened to one line; for administrators."""
    said: object = error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()), "")
    if isinstance(error, smtplib.SMTPResponseException):
        said = (error.smtp_code, error.smtp_error)
    if isinstance(said, tuple):
        said = " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in said)
    return " ".join(str(said).split())[:300]
