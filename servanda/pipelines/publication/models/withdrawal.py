"""Taking a thing off the public record: asked by one person, confirmed by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past
from servanda.pipelines.publication.states import ReleaseKind, WithdrawalStage

_BY_ANOTHER = (WithdrawalStage.CONFIRMED, WithdrawalStage.REFUSED)


@keeps_its_past()
class Withdrawal(models.Model):
    """One asking. Nothing leaves the record before it is confirmed; then the reason stands in the thing's place.

    `…_in_place_of`: whose right it was, where a stand-in acted. All four of them are different people.
    """

    kind = models.CharField(max_length=20, choices=ReleaseKind)
    public_id = models.CharField(max_length=100)
    state_code = models.CharField(max_length=3)
    reason = models.TextField()
    stage = models.CharField(max_length=10, choices=WithdrawalStage, default=WithdrawalStage.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_in_place_of = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_label = models.CharField(max_length=200)  # the post, never the name
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_in_place_of = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_label = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True)  # why; never public

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "public_id"],
                condition=Q(stage=WithdrawalStage.ASKED),
                name="a_withdrawal_is_asked_for_once",
            ),
            models.CheckConstraint(name="a_withdrawal_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="decided_withdrawals_say_by_whom_and_when",
                condition=Q(stage=WithdrawalStage.ASKED, decided_by=None, decided_at=None)
                | ~Q(stage=WithdrawalStage.ASKED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="two_people_withdraw",
                condition=~Q(stage__in=_BY_ANOTHER)
                | ~Q(decided_by=F("asked_by"))
                & (Q(asked_in_place_of=None) | ~Q(decided_by=F("asked_in_place_of")))
                & (Q(decided_in_place_of=None) | ~Q(decided_in_place_of=F("asked_by")))
                & (
                    Q(decided_in_place_of=None)
                    | Q(asked_in_place_of=None)
                    | ~Q(decided_in_place_of=F("asked_in_place_of"))
                ),
            ),
            models.CheckConstraint(
                name="a_refused_withdrawal_says_why", condition=~Q(stage=WithdrawalStage.REFUSED) | ~Q(refusal="")
            ),
        )

    def __str__(self) -> str:
        return self.public_id
