"""People and what they hold. Personal data: email, full_name, language (kept while the account is; decision 12)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from servanda.foundation.accounts.roles import ROLES
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.organisations.models import Body, Partner, Post


def in_force(prefix: str = "") -> Q:
    """Memberships that give something today: begun, and not ended. `prefix` leads to them from another table."""
    return Q(**{f"{prefix}since__lte": clock.today(), f"{prefix}until": None})


def running(prefix: str = "") -> Q:
    """Absences and stand-ins whose days include today and which nobody ended early."""
    today = clock.today()
    open_end = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": today})
    return open_end & Q(**{f"{prefix}since__lte": today, f"{prefix}ended_at": None})


class UserKind(models.TextChoices):
    PERSON = "person"
    SYSTEM = "system"  # scheduled work and the console act as these


class UserManager(BaseUserManager["User"]):
    """Lets the framework find people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in, or a named system user."""

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=150)
    language = models.CharField(max_length=5, default="en")
    kind = models.CharField(max_length=10, choices=UserKind, default=UserKind.PERSON)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    session_salt = models.CharField(max_length=16, blank=True)  # changed to sign out everywhere

    # The membership that last allowed this person something (rules.holds), so that the trail names what they acted in.
    acted_in: Membership | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint(models.functions.Lower("email"), name="one_account_for_each_email"),)

    def __str__(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """A session holds this; a new passphrase or a new salt ends all sessions that hold an older one."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former secret keys, so that changing the key signs nobody out."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None) -> str:
        value = f"{self.session_salt}:{self.password}"
        return salted_hmac("servanda.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def audit_label(self) -> str:
        """What the audit trail calls them: the post or role they act in, never their name."""
        if self.kind == UserKind.SYSTEM:
            return self.full_name
        held = self.acted_in or (
            self.memberships.filter(in_force()).select_related("body", "partner", "post").order_by("id").first()
        )
        return held.label if held else "Former member"


@keeps_its_past()
class Membership(models.Model):
    """A role somebody holds in a body of a State, in a partner, or in the secretariat. Scope follows from it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.code, role.name) for role in ROLES.values()])
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    in_secretariat = models.BooleanField(default=False)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    # Set on memberships that reach a stand-in: the stand-in's own membership in the same place.
    acted_from: Membership | None = None

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="a_membership_is_in_one_place",
                condition=Q(body__isnull=False, partner__isnull=True, in_secretariat=False)
                | Q(body__isnull=True, partner__isnull=False, in_secretariat=False)
                | Q(body__isnull=True, partner__isnull=True, in_secretariat=True),
            ),
            models.CheckConstraint(name="a_post_is_in_a_body", condition=Q(post__isnull=True) | Q(body__isnull=False)),
            models.UniqueConstraint(
                fields=["user", "role", "body", "partner", "in_secretariat"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="nobody_holds_the_same_role_twice",
            ),
        )

    @property
    def state_code(self) -> str:
        return self.body.state_id if self.body else ""

    @property
    def acting_for(self) -> User | None:
        """In whose place it is held, when a stand-in holds it; None for one's own."""
        return self.user if self.acted_from is not None else None

    @property
    def label(self) -> str:
        """ "Focal point, Ministry of Justice"; for a stand-in "…, in place of Approver, Ministry of Justice"."""
        if self.acted_from is not None:
            own = self.acted_from.label
            return _("%(own_post)s, in place of %(post)s") % {"own_post": own, "post": self.own_label}
        return self.own_label

    @property
    def own_label(self) -> str:
        """The post or role and its place, whoever acts in it."""
        place = self.body or self.partner or _("Secretariat")
        return _("%(post)s, %(place)s") % {"post": self.post or ROLES[self.role].name, "place": place}

    def __str__(self) -> str:
        return self.label


@keeps_its_past()
class Absence(models.Model):
    """Days on which somebody is away from what they hold. It ends by itself. Why is nobody's business: no column."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="absences")
    since = models.DateField()
    until = models.DateField()  # the last day away
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # back, or taken back, before the last day
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(name="an_absence_ends_after_it_begins", condition=Q(until__gte=models.F("since"))),
            models.CheckConstraint(
                name="absences_ended_early_say_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.membership.state_code

    def __str__(self) -> str:
        return self.membership.own_label


@keeps_its_past()
class StandIn(models.Model):
    """Somebody who acts in a membership while its holder is away; between absences the naming gives nothing."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # open for a lasting alternate
    why = models.CharField(max_length=200, blank=True)  # "Deputy of the post"; never a reason of health
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("since", "id")
        indexes = (models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="stand_in_by_person"),)
        constraints = (
            models.CheckConstraint(
                name="a_stand_in_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
            models.CheckConstraint(name="nobody_names_themselves", condition=~Q(named_by=models.F("person"))),
            models.CheckConstraint(
                name="stand_ins_ended_early_say_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.membership.state_code

    def __str__(self) -> str:
        return self.membership.own_label


class Invitation(models.Model):
    """A way in for one person, once, for seven days. Only a hash of the token is kept."""

    email = models.EmailField()
    role = models.CharField(max_length=20)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_secretariat = models.BooleanField(default=False)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="accepted_invitations_say_by_whom_and_when",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        )

    @property
    def state_code(self) -> str:
        return self.body.state_id if self.body else ""

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
