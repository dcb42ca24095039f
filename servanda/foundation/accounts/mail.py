"""Mails to people about their way in: in their own language, with nothing in them that is not public."""

from __future__ import annotations

import logging
import smtplib

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from servanda.foundation.accounts.models import Invitation
from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common.languages import django_code
from servanda.foundation.organisations.queries import installation

logger = logging.getLogger("servanda.mail")


def send_invitation(*, invitation: Invitation, link: str) -> bool:
    """False when the mail server refused; the invitation then waits to be sent again."""
    with translation.override(django_code(invitation.language)):
        context = {
            "installation": str(installation() or "Servanda"),
            "role": ROLES[invitation.role].name,
            "place": invitation.body or invitation.partner,
            "link": link,
            "expires_at": invitation.expires_at,
        }
        subject = render_to_string("accounts/mail/invitation_subject.txt", context).strip()
        body = render_to_string("accounts/mail/invitation.txt", context)
    try:
        EmailMessage(subject=subject, body=body, to=[invitation.email]).send()
    except (OSError, smtplib.SMTPException) as error:
        logger.error("invitation %s was not sent: %s", invitation.pk, type(error).__name__)
        return False
    return True
