"""What can be released."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.lifecycle import Lifecycle, Step


class ReleaseKind(TextChoices):
    RECOMMENDATION = "recommendation", _("Recommendation")
    CLUSTER = "cluster", _("Objective")
    BODY = "body", _("Body")
    DOCUMENT = "document", _("Document")
    UPDATE = "update", _("Update")
    SITE = "site", _("The record as a whole")


class ReleaseReason(TextChoices):
    """Why a thing was released again; a correction or withdrawal also says why in words."""

    FIRST = "first", _("First release")
    CHANGE = "change", _("Something changed")
    CORRECTION = "correction", _("Correction")
    WITHDRAWAL = "withdrawal", _("Withdrawn")


class WithdrawalStage(TextChoices):
    """How far a withdrawal has come. Two people make one: the first asks, the second confirms."""

    ASKED = "asked", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


WITHDRAWAL_LIFECYCLE = Lifecycle(
    confirm=Step(frozenset({WithdrawalStage.ASKED}), WithdrawalStage.CONFIRMED),
    refuse=Step(frozenset({WithdrawalStage.ASKED}), WithdrawalStage.REFUSED),
    take_back=Step(frozenset({WithdrawalStage.ASKED}), WithdrawalStage.TAKEN_BACK),
)
