"""Shapes, modules, branches and kinds: the words organisations are described with."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shape(TextChoices):
    """One code base, two shapes (product.md, part 3)."""

    NATIONAL = "national", _("One State")
    HUB = "hub", _("Many States")


class Module(TextChoices):
    """Parts an administrator switches on and off. Off means: no page, no menu entry, data kept."""

    CLUSTERS = "clusters", _("Objectives: clusters of recommendations")
    ASSIGNMENTS = "assignments", _("Assignments to bodies")
    UPDATES = "updates", _("Updates and their clearance")
    PUBLIC_SITE = "public_site", _("Public pages")
    OPEN_DATA = "open_data", _("Downloads and the public API")


class Branch(TextChoices):
    EXECUTIVE = "executive", _("Government")
    LEGISLATURE = "legislature", _("Parliament")
    JUDICIARY = "judiciary", _("Judiciary")
    INDEPENDENT = "independent", _("Independent institutions")
    LOCAL = "local", _("Local government")


class BodyKind(TextChoices):
    MINISTRY = "ministry", _("Ministry")
    NMIRF = "nmirf", _("National mechanism for implementation, reporting and follow-up")
    PARLIAMENT = "parliament", _("Parliament or one of its committees")
    COURT = "court", _("Court or prosecution service")
    LAW_ENFORCEMENT = "law_enforcement", _("Police or prison service")
    STATISTICS = "statistics", _("National statistics office")
    NHRI = "nhri", _("National human rights institution")
    LOCAL = "local", _("Province, region or city")
    OTHER = "other", _("Other public body")


class GovernmentLevel(TextChoices):
    """How much of the country a body serves. Its branch says what it does, its level where."""

    NATIONAL = "national", _("National")
    REGION = "region", _("Region or province")
    DISTRICT = "district", _("District")
    CITY = "city", _("City or municipality")


class LogoKind(TextChoices):
    PNG = "png", "image/png"
    JPEG = "jpeg", "image/jpeg"
    WEBP = "webp", "image/webp"
    SVG = "svg", "image/svg+xml"


class MailSecurity(TextChoices):
    STARTTLS = "starttls", _("STARTTLS: begins in the open and turns to TLS, often port 587")
    TLS = "tls", _("TLS from the first sign, often port 465")
    NONE = "none", _("None: everybody on the line can read it. Only inside one machine or one closed network")


class PartnerKind(TextChoices):
    DONOR = "donor", _("Donor or development bank")
    UN = "un", _("United Nations entity")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other partner")


# What is gone while a module is off, for the page of switches.
MODULE_WORDS: dict[Module, str | Promise] = {
    Module.CLUSTERS: _("Off: recommendations stand alone; objectives and their pages are hidden."),
    Module.ASSIGNMENTS: _("Off: nobody is asked to answer; who was assigned is kept."),
    Module.UPDATES: _("Off: bodies write and approve nothing; what they wrote is kept."),
    Module.PUBLIC_SITE: _("Off: visitors find no public pages; what was released stays in the chain."),
    Module.OPEN_DATA: _("Off: no downloads and no API; pages stay."),
}
