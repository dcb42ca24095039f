"""How mail leaves: entered by an administrator, tried with a real mail."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.rules import can_change_installation
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.mail import environment_decides, sealed
from servanda.foundation.organisations.models import MailSettings
from servanda.foundation.organisations.queries import installation
from servanda.foundation.organisations.states import MailSecurity

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


@transaction.atomic
def choose_mail_server(
    *, host: str, port: int, security: str, user: str, password: str | None, sender: str, by: User
) -> MailSettings:
    """From now on all mail leaves through this server. `password` None keeps the one held for this user and host."""
    _require(by)
    held = MailSettings.objects.select_for_update().filter(pk=1).first()
    host, user, sender = host.strip(), user.strip(), sender.strip()
    if not _HOST.fullmatch(host):
        raise InvalidInput(_("Enter the name of the server only, for example mail.ministry.example."), field="host")
    if not 1 <= port <= 65535:
        raise InvalidInput(_("Enter a port between 1 and 65535, often 587."), field="port")
    if security not in MailSecurity.values:
        raise InvalidInput(_("Choose how the line is protected."), field="security")
    try:
        validate_email(sender)
    except ValidationError as error:
        message = _("Enter the address mails come from, for example no-reply@mechanism.example.")
        raise InvalidInput(message, field="sender") from error
    if password is None and held is not None and held.sealed_password and (held.host, held.user) != (host, user):
        # Else whoever may change the server could have the password sent to one of their own.
        message = _("Enter the password again: it was given for another server or user.")
        raise InvalidInput(message, field="password")
    kept = held.sealed_password if held and password is None else sealed(password or "")
    made, _new = MailSettings.objects.update_or_create(
        pk=1,
        defaults={
            "host": host,
            "port": port,
            "security": security,
            "user": user,
            "sealed_password": kept,
            "sender": sender,
        },
    )
    record("organisations.mail_server_chosen", of=made, by=by, host=host, port=port, security=security)
    return made


@transaction.atomic
def forget_mail_server(*, by: User) -> None:
    """Mail is kept as files again, and the password is gone."""
    _require(by)
    held = MailSettings.objects.select_for_update().filter(pk=1).first()
    if held is None:
        raise StepRefused(_("No mail server is entered."))
    record("organisations.mail_server_forgotten", of=held, by=by, host=held.host)
    held.delete()


def send_test_mail(*, to: str, by: User) -> str:
    """Send one mail by the way in force; empty when it was taken, else what went wrong and what to do, in words."""
    require(can_change_installation(by), _("Only administrators of the installation may change its settings."))
    try:
        validate_email(to.strip())
    except ValidationError as error:
        raise InvalidInput(_("Enter an e-mail address, for example name@ministry.example."), field="to") from error
    subject = _("Test of the mail settings")
    body = _("This mail was sent to try the mail settings of %(name)s. It arrived, so they work.")
    mail = EmailMessage(subject=subject, body=body % {"name": installation() or "Servanda"}, to=[to.strip()])
    problem = ""
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        problem = _in_words(error)
    if held := installation():
        record("organisations.mail_tried", of=held, by=by, went=not problem)
    return problem


def _in_words(error: OSError | smtplib.SMTPException) -> str:
    """The commonest troubles of mail, each with its remedy; a server's own words where there are some."""
    said = ""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    for kinds, words in _TROUBLES:
        if isinstance(error, kinds):
            return words() + (" " + _("The server said: “%(words)s”") % {"words": said[:200]} if said else "")
    return _("The mail was not taken (%(kind)s). Check server, port and protection.") % {"kind": type(error).__name__}


_TROUBLES = (
    (smtplib.SMTPAuthenticationError, lambda: _("The server refused user and password. Enter them again.")),
    (smtplib.SMTPRecipientsRefused, lambda: _("The server does not deliver to this address. Try another one.")),
    (smtplib.SMTPSenderRefused, lambda: _("The server refused the sender. Use an address it knows.")),
    (
        smtplib.SMTPNotSupportedError,
        lambda: _(
            "The server does not offer this protection, or no signing in. Choose another, or leave out the user."
        ),
    ),
    (
        ssl.SSLError,
        lambda: _("The protected line could not be made. Check protection and port, and the server's certificate."),
    ),
    (socket.gaierror, lambda: _("There is no server of this name. Check how it is spelled.")),
    (TimeoutError, lambda: _("The server did not answer in time. Check its name, the port and the firewall.")),
    (ConnectionRefusedError, lambda: _("The server does not listen on this port. Check the port.")),
    (
        smtplib.SMTPServerDisconnected,
        lambda: _("The server hung up. It may want another protection: try TLS, or another port."),
    ),
)


def _require(by: User) -> None:
    require(can_change_installation(by), _("Only administrators of the installation may change its settings."))
    if environment_decides():
        raise StepRefused(_("The operator set the mail server where Servanda is installed. It is changed there only."))
