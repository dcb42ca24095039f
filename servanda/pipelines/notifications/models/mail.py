"""The outbox: every mail that leaves, and what became of it. Personal data: `to` (kept 90 days; decision 20)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.notifications.states import MailError, MailKind, MailState


class Digest(models.Model):
    """That a person was told on a day. The database holds one for each person and day, whoever composes it."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-day", "person")
        constraints = (models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.day}"


class Mail(models.Model):
    """One mail. Of mails about signing in only the subject is kept: their links are nobody else's."""

    kind = models.CharField(max_length=10, choices=MailKind)
    to = models.EmailField(max_length=254)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.OneToOneField(Digest, null=True, blank=True, on_delete=models.PROTECT, related_name="mail")
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    leaves_on = models.DateField(null=True, blank=True)  # the day it was handed to the mail server
    error = models.CharField(max_length=15, choices=MailError, blank=True)
    error_detail = models.CharField(max_length=300, blank=True)  # what the mail server said
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (
            models.Index(fields=["next_try_at"], condition=Q(state=MailState.QUEUED), name="mail_to_send"),
            models.Index(fields=["state", "-made_at"], name="mail_by_state"),
        )
        constraints = (
            # Not only composed once a day but sent once a day: a mail that waited shares the day with no other.
            models.UniqueConstraint(
                fields=["person", "leaves_on"],
                condition=Q(kind=MailKind.DIGEST, leaves_on__isnull=False),
                name="one_reminder_mail_leaves_a_day",
            ),
            models.CheckConstraint(
                name="digests_are_of_a_person",
                condition=~Q(kind=MailKind.DIGEST) | Q(digest__isnull=False, person__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_mails_say_when",
                condition=Q(state=MailState.SENT, sent_at__isnull=False, leaves_on__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at=None)),
            ),
            models.CheckConstraint(name="failed_mails_say_why", condition=~Q(state=MailState.FAILED) | ~Q(error="")),
            models.CheckConstraint(
                name="mails_about_signing_in_keep_no_text", condition=~Q(kind=MailKind.SECURITY) | Q(text="", html="")
            ),
        )

    def __str__(self) -> str:
        return self.subject


class RefusedAddress(models.Model):
    """An address a mail server would not take; gone as soon as one does."""

    address = models.EmailField(max_length=254, unique=True)  # in small letters
    since = models.DateTimeField(default=clock.now)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("address",)
        verbose_name_plural = "refused addresses"

    def __str__(self) -> str:
        return self.address
