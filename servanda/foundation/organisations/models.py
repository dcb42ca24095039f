"""Who takes part: the installation itself, bodies of States, partners, posts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.circles import NO_CIRCLE
from servanda.foundation.organisations.states import (
    BodyKind,
    Branch,
    GovernmentLevel,
    LogoKind,
    MailSecurity,
    Module,
    PartnerKind,
    Shape,
)
from servanda.foundation.reference.models import State


def _all_modules() -> list[str]:
    return list(Module.values)


class Installation(models.Model):
    """What this copy of Servanda is. One row; absent until set-up."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shape = models.CharField(max_length=10, choices=Shape)
    home_state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    names = MultilingualField()
    languages = ArrayField(models.CharField(max_length=5))
    default_language = models.CharField(max_length=5, default="en")
    modules = ArrayField(models.CharField(max_length=30, choices=Module), default=_all_modules)
    set_up_at = models.DateTimeField()
    contact = models.EmailField(blank=True)  # of an office, shown to the public; never a person's own
    footers = MultilingualField()
    logo = models.CharField(max_length=64, blank=True)  # checksum of the kept file
    logo_kind = models.CharField(max_length=4, choices=LogoKind, blank=True)
    logo_width = models.PositiveSmallIntegerField(null=True, blank=True)
    logo_height = models.PositiveSmallIntegerField(null=True, blank=True)
    logo_alts = MultilingualField()
    # Another one whenever a setting changes: caches, processes and half-filled forms know by it what they were made of.
    stamp = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_logo_is_whole",
                condition=Q(logo="", logo_kind="", logo_width__isnull=True, logo_height__isnull=True)
                | (~Q(logo="") & ~Q(logo_kind="") & Q(logo_width__isnull=False, logo_height__isnull=False)),
            ),
            models.CheckConstraint(name="one_installation", condition=Q(id=1)),
            models.CheckConstraint(
                name="a_national_installation_has_one_home_state",
                condition=Q(shape=Shape.NATIONAL, home_state__isnull=False)
                | Q(shape=Shape.HUB, home_state__isnull=True),
            ),
            models.CheckConstraint(
                name="the_default_language_is_offered", condition=Q(languages__contains=[F("default_language")])
            ),
        )

    def __str__(self) -> str:
        return str(in_language(self.names))


@keeps_its_past()
class Body(models.Model):
    """An institution of a State. It may be closed, never deleted: its record stays public."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="bodies")
    public_id = models.SlugField(max_length=80)
    branch = models.CharField(max_length=20, choices=Branch)
    kind = models.CharField(max_length=20, choices=BodyKind, default=BodyKind.OTHER)
    level = models.CharField(max_length=10, choices=GovernmentLevel, default=GovernmentLevel.NATIONAL)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    names = MultilingualField()
    remit = MultilingualField()
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("state", "public_id")
        verbose_name_plural = "bodies"
        triggers = (NO_CIRCLE,)
        constraints = (
            models.CheckConstraint(
                name="only_closed_bodies_are_succeeded", condition=Q(successor=None) | Q(closed_on__isnull=False)
            ),
            models.CheckConstraint(name="a_body_does_not_succeed_itself", condition=~Q(successor=F("id"))),
            models.UniqueConstraint(fields=["state", "public_id"], name="body_public_id_is_unique_in_its_state"),
            models.CheckConstraint(name="a_body_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        )

    def __str__(self) -> str:
        return str(in_language(self.names))


class Partner(models.Model):
    """An organisation outside the State: donor, UN entity, civil society."""

    public_id = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=PartnerKind)
    names = MultilingualField()
    state = models.ForeignKey(State, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("public_id",)

    def __str__(self) -> str:
        return str(in_language(self.names))


@keeps_its_past()
class Post(models.Model):
    """A seat in a body. Work belongs to posts; people come and go."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    titles = MultilingualField()
    reports_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    position = models.PositiveSmallIntegerField(default=0)  # among the posts of its body
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("body", "position", "id")
        constraints = (
            models.CheckConstraint(name="a_post_does_not_report_to_itself", condition=~Q(reports_to=F("id"))),
        )

    @property
    def state_id(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return str(in_language(self.titles))


class ScaleWord(models.Model):
    """A State's own word for a value of a scale. The code, and what it means internationally, stay."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    scale = models.CharField(max_length=20)  # "level"
    code = models.CharField(max_length=20)  # "partial"
    names = MultilingualField()
    is_hidden = models.BooleanField(default=False)  # no longer offered; what was said with it stays

    class Meta:
        ordering = ("state", "scale", "code")
        constraints = (
            models.UniqueConstraint(fields=["state", "scale", "code"], name="a_state_has_one_word_for_a_value"),
        )

    def __str__(self) -> str:
        return f"{self.scale}: {in_language(self.names)}"


class Succession(models.Model):
    """One body taking over from another, with what moved, so that it can be put back while that is still possible."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)  # keys by kind of thing: {"posts": [3, 4]}
    happened_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    @property
    def state_id(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return f"{self.body} → {self.successor}"


class MailSettings(models.Model):
    """How mail leaves, as an administrator entered it. One row at most; the operator's environment wins over it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=MailSecurity, default=MailSecurity.STARTTLS)
    user = models.CharField(max_length=254, blank=True)
    sealed_password = models.TextField(blank=True)  # encrypted with a key made from the secret key
    sender = models.EmailField()

    class Meta:
        verbose_name_plural = "mail settings"
        constraints = (models.CheckConstraint(name="one_way_of_mail", condition=Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
