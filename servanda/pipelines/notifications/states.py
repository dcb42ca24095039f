"""The words of telling people: kinds of notices, how often, where a mail is."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """Why somebody is told. The order is that of a digest."""

    OVERDUE = "overdue", _("Late")
    DECIDE_LATE = "decide_late", _("Your decision is late")
    ESCALATED = "escalated", _("Late in a body you supervise")
    DECIDE_FURTHER = "decide_further", _("A decision below you is late")
    RETURNED = "returned", _("Came back to you")
    WAITING = "waiting", _("Waits for your decision")
    DECIDE_DUE = "decide_due", _("Decide soon")
    WITHDRAW_ASKED = "withdraw_asked", _("A withdrawal waits for a second person")
    CALLED = "called", _("Asked of you")
    REMINDED = "reminded", _("You are reminded")
    CALL_CHANGED = "call_changed", _("Changed")
    ASSIGNED = "assigned", _("Newly assigned")
    DUE = "due", _("Due soon")
    COMMENTED = "commented", _("Commented")
    APPROVED = "approved", _("Approved")
    RELEASED = "released", _("Made public")
    WITHDRAW_DONE = "withdraw_done", _("Withdrawn")
    WITHDRAW_REFUSED = "withdraw_refuse", _("Not withdrawn")


# Words about a day that comes nearer or has passed: a newer one of the same thing replaces an older.
ABOUT_A_DAY = (NoticeKind.DUE, NoticeKind.OVERDUE, NoticeKind.DECIDE_DUE, NoticeKind.DECIDE_LATE)
# Told to whoever stands above, and not put off by what they put off of their own work.
TAKEN_FURTHER = (NoticeKind.ESCALATED, NoticeKind.DECIDE_FURTHER)


class Frequency(TextChoices):
    """How often a digest may come. Mails about signing in come always."""

    DAILY = "daily", _("Every day on which there is news")
    WEEKLY = "weekly", _("Once a week, on Monday")
    NEVER = "never", _("Never: I look at my desk myself")


class MailKind(TextChoices):
    DIGEST = "digest", _("Reminders")
    SECURITY = "security", _("About signing in")


class MailState(TextChoices):
    QUEUED = "queued", _("Waits to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    REPLACED = "replaced", _("Replaced by a newer one")


class MailError(TextChoices):
    """Why a mail did not leave, in words an administrator can act on."""

    UNREACHABLE = "unreachable", _("The mail server did not answer. Check its name and port, and whether it runs.")
    SLOW = "slow", _("The mail server answered too slowly.")
    NO_TLS = "no_tls", _("The mail server does not offer the encryption that is asked for.")
    NOT_SIGNED_IN = "not_signed_in", _("The mail server refused our name and password.")
    ADDRESS = "address", _("The mail server refused this address. Ask the person for the right one.")
    SENDER = "sender", _("The mail server refused our sender address.")
    REFUSED = "refused", _("The mail server refused the mail.")
    BUSY = "busy", _("The mail server asked us to come back later.")
    UNKNOWN = "unknown", _("Sending broke off: it is not known whether the mail left.")


# What the next try may mend by itself.
PASSING = frozenset(
    {MailError.UNREACHABLE, MailError.SLOW, MailError.NO_TLS, MailError.NOT_SIGNED_IN, MailError.BUSY, MailError.SENDER}
)
