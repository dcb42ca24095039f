"""Mechanisms that make recommendations, their sessions, and the treaties behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.fields import MultilingualField, PartialDateField
from servanda.foundation.common.text import in_language


class MechanismKind(models.TextChoices):
    UPR = "upr", _("Universal Periodic Review")
    TREATY_BODY = "treaty_body", _("Treaty body")
    SPECIAL_PROCEDURE = "special_procedure", _("Special procedure")
    REGIONAL = "regional", _("Regional body or court")
    PEER_REVIEW = "peer_review", _("Peer review")
    NATIONAL_INQUIRY = "national_inquiry", _("National inquiry")


class Mechanism(models.Model):
    """Who recommends. Ended mandates stay, since their recommendations do."""

    code = models.CharField(max_length=30, primary_key=True)
    kind = models.CharField(max_length=20, choices=MechanismKind)
    names = MultilingualField()
    short_names = MultilingualField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    established = models.CharField(max_length=4, blank=True)
    ended = models.CharField(max_length=4, blank=True)
    asks_position = models.BooleanField(default=False)  # UPR: the State says whether it supports
    sort_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("sort_key", "code")
        constraints = (
            # Public ids join their parts by hyphens: SVN-UPR-4-140.7.
            models.CheckConstraint(name="a_mechanism_code_has_no_hyphen", condition=Q(code__regex=r"^[A-Z][A-Z0-9]*$")),
        )

    def __str__(self) -> str:
        return str(in_language(self.short_names)) or str(in_language(self.names)) or self.code


class ReviewSession(models.Model):
    """One session, such as the 48th of the UPR working group."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = PartialDateField()

    class Meta:
        ordering = ("mechanism", "number")
        constraints = (models.UniqueConstraint(fields=["mechanism", "number"], name="a_session_has_one_number"),)

    def __str__(self) -> str:
        return f"{self.mechanism_id} {self.number}"


class Treaty(models.Model):
    """A core human rights treaty or a protocol to one."""

    code = models.CharField(max_length=20, primary_key=True)
    names = MultilingualField()
    adopted_on = PartialDateField()
    in_force_on = PartialDateField()
    monitored_by = models.ForeignKey(
        Mechanism, null=True, blank=True, on_delete=models.PROTECT, related_name="treaties"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="protocols")

    class Meta:
        ordering = ("adopted_on", "code")
        verbose_name_plural = "treaties"

    def __str__(self) -> str:
        return self.code
