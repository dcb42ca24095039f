"""What can be released."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
