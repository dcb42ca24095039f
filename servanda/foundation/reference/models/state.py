"""States: members, observers, and the invented ones of the demo."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.text import in_language


class RegionalGroup(models.TextChoices):
    """Regional groups of the United Nations."""

    AFRICAN = "african", _("African Group")
    ASIA_PACIFIC = "asia_pacific", _("Asia-Pacific Group")
    EASTERN_EUROPEAN = "eastern_european", _("Eastern European Group")
    GRULAC = "grulac", _("Latin American and Caribbean Group")
    WEOG = "weog", _("Western European and Others Group")


class Standing(models.TextChoices):
    MEMBER = "member", _("Member State")
    OBSERVER = "observer", _("Observer State")
    INVENTED = "invented", _("Invented, for the demo")


class State(models.Model):
    """A country. Its key is the ISO 3166 code of three letters."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    iso2 = models.CharField(max_length=2, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    names = MultilingualField()
    regional_group = models.CharField(max_length=20, choices=RegionalGroup, blank=True)
    is_ldc = models.BooleanField(default=False)
    is_lldc = models.BooleanField(default=False)
    is_sids = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.MEMBER)
    other_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    sort_key = models.CharField(max_length=80)  # English name, unaccented: the embedded PostgreSQL has no ICU

    class Meta:
        ordering = ("sort_key",)
        constraints = (
            models.CheckConstraint(name="a_state_code_is_three_capitals", condition=Q(iso3__regex=r"^[A-Z]{3}$")),
        )

    def __str__(self) -> str:
        return str(in_language(self.names)) or self.iso3
