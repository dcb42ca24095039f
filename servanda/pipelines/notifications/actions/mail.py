"""Sending what stands in the outbox: one mail at a time, tried again later when the mail server is away."""

from __future__ import annotations

import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require
from servanda.foundation.common.languages import content_code
from servanda.pipelines.notifications.links import stop_address
from servanda.pipelines.notifications.mail_server import CANNOT_SEND, reason_of, transport, words_of
from servanda.pipelines.notifications.models import Mail, RefusedAddress
from servanda.pipelines.notifications.outbox import note_refused
from servanda.pipelines.notifications.rules import can_see_mail
from servanda.pipelines.notifications.states import PASSING, MailError, MailKind, MailState

_MOST_TRIES = 14  # with the pauses below: about three days
_LONGEST_PAUSE = datetime.timedelta(hours=6)
_LOST_AFTER = datetime.timedelta(minutes=15)
_TEXT_KEPT = datetime.timedelta(days=30)
_MAIL_KEPT = datetime.timedelta(days=90)


def send_waiting(*, most: int = 100, by: User) -> int:
    """Send mails whose time has come, oldest first; returns how many left. Any number of workers may do so at once."""
    left = 0
    for _turn in range(most):
        mail = _claim(_queued())
        if mail is None:
            break
        left += _send(mail)
    return left


def try_again(*, mail: Mail, by: User) -> Mail:
    """Put a mail that failed back into the queue. Those about signing in are asked for anew: no link is kept."""
    require(can_see_mail(by), _("Only administrators of this installation may send mails again."))
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail.pk)
        if mail.kind == MailKind.SECURITY:
            raise StepRefused(_("This mail held a secret link, so it was not kept. Send the invitation anew."))
        if mail.state != MailState.FAILED:
            return mail
        mail.state, mail.tries, mail.next_try_at, mail.leaves_on = MailState.QUEUED, 0, clock.now(), None
        mail.save()
        record("notifications.mail_tried_again", of=mail, by=by)
    return mail


@transaction.atomic
def give_up_lost(*, by: User) -> int:
    """Mails in the middle of being sent when a worker died. Whether they left is not known, so a person decides."""
    lost = Mail.objects.filter(state=MailState.SENDING, tried_at__lt=clock.now() - _LOST_AFTER)
    return lost.update(state=MailState.FAILED, error=MailError.UNKNOWN)


@transaction.atomic
def forget_old_mail(*, by: User) -> int:
    """Texts go after thirty days, rows after ninety; what is still waiting stays."""
    now = clock.now()
    settled = Mail.objects.exclude(state__in=(MailState.QUEUED, MailState.SENDING))
    settled.filter(made_at__lt=now - _TEXT_KEPT).exclude(text="").update(text="", html="")
    return settled.filter(made_at__lt=now - _MAIL_KEPT).delete()[0]


def _queued() -> QuerySet[Mail]:
    due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=clock.now())
    return due.order_by("next_try_at", "id")


@transaction.atomic
def _claim(found: QuerySet[Mail]) -> Mail | None:
    """Take one mail for this worker alone, and its day: a person's second mail of a day waits for the next."""
    while (mail := found.select_for_update(skip_locked=True).first()) is not None:
        mail.state, mail.tried_at, mail.leaves_on = MailState.SENDING, clock.now(), clock.today()
        mail.next_try_at = None
        mail.tries += 1
        try:
            with transaction.atomic():
                mail.save()
        except IntegrityError:
            tomorrow = clock.now() + datetime.timedelta(days=1)
            Mail.objects.filter(pk=mail.pk).update(next_try_at=tomorrow.replace(hour=0, minute=30))
            continue
        return mail
    return None


def _send(mail: Mail) -> int:
    """Hand it to the mail server and write down what came of it."""
    try:
        with transport() as connection:
            connection.send_messages([_message(mail)])
    except CANNOT_SEND as error:
        _failed(mail, error)
        return 0
    with transaction.atomic():
        mail.state, mail.sent_at, mail.error, mail.error_detail = MailState.SENT, clock.now(), "", ""
        mail.save()
        RefusedAddress.objects.filter(address=mail.to.casefold()).delete()
    return 1


def _message(mail: Mail) -> EmailMultiAlternatives:
    assert mail.person is not None  # the constraint says so of digests
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Content-Language": content_code(mail.language),
            "List-Unsubscribe": f"<{stop_address(mail.person)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _failed(mail: Mail, error: Exception) -> None:
    reason = reason_of(error)
    mail.error, mail.error_detail, mail.leaves_on = reason, words_of(error), None
    again = reason in PASSING and mail.tries < _MOST_TRIES
    mail.state = MailState.QUEUED if again else MailState.FAILED
    mail.next_try_at = clock.now() + _pause(mail.tries) if again else None
    with transaction.atomic():
        mail.save()
        if reason == MailError.ADDRESS:
            note_refused(mail.to, mail.error_detail)


def _pause(tries: int) -> datetime.timedelta:
    """One minute, two, four … six hours."""
    return min(datetime.timedelta(minutes=2 ** (tries - 1)), _LONGEST_PAUSE)
