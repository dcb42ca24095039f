"""The way out of every other mail: sent at once, and written down with its subject and what became of it, no more.

Named in the settings as the way mail is sent, so that invitations and everything about signing in come through here
without knowing it. Their links are secrets; neither text nor link is kept, not even for a while.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from servanda.foundation.accounts.queries import person_with
from servanda.foundation.common import clock
from servanda.foundation.common.languages import content_code
from servanda.pipelines.notifications.mail_server import CANNOT_SEND, reason_of, transport, words_of
from servanda.pipelines.notifications.models import Mail, RefusedAddress
from servanda.pipelines.notifications.states import MailError, MailKind, MailState


class EmailBackend(BaseEmailBackend):
    """Sends through MAIL_TRANSPORT and keeps what is needed to see that a mail did not arrive."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            try:
                with transport() as connection:
                    sent += connection.send_messages([message]) or 0
            except CANNOT_SEND as error:
                _note(message, error)
                if not self.fail_silently:
                    raise
            else:
                _note(message, None)
        return sent


def _note(message: EmailMessage, error: Exception | None) -> None:
    """One row for each reader."""
    now = clock.now()
    reason, words = (reason_of(error), words_of(error)) if error else ("", "")
    for address in message.to:
        Mail.objects.create(
            kind=MailKind.SECURITY,
            to=address,
            person=person_with(address),
            language=content_code(get_language() or "en"),
            subject=" ".join(str(message.subject).split())[:300],
            message_id=f"<{get_random_string(32).lower()}@servanda>",
            state=MailState.FAILED if error else MailState.SENT,
            tries=1,
            tried_at=now,
            leaves_on=None if error else clock.today(),
            sent_at=None if error else now,
            error=reason,
            error_detail=words,
        )
        if reason == MailError.ADDRESS:
            note_refused(address, words)
        elif not error:
            RefusedAddress.objects.filter(address=address.casefold()).delete()


def note_refused(address: str, detail: str) -> None:
    """Mark an address a mail server would not take, since when it was first refused."""
    RefusedAddress.objects.update_or_create(
        address=address.casefold(),
        defaults={"detail": detail},
        create_defaults={"detail": detail, "since": clock.now()},
    )
