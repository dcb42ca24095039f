"""Who takes part: the installation itself, bodies of States, partners, posts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.organisations.states import BodyKind, Branch, Module, PartnerKind, Shape
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

    class Meta:
        constraints = (
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
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    names = MultilingualField()
    remit = MultilingualField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("state", "public_id")
        verbose_name_plural = "bodies"
        constraints = (
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
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("body", "id")
        constraints = (
            models.CheckConstraint(name="a_post_does_not_report_to_itself", condition=~Q(reports_to=F("id"))),
        )

    @property
    def state_id(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return str(in_language(self.titles))
