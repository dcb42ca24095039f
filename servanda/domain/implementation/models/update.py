"""What a body reports, with its evidence and the comments made on its way."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.domain.implementation.models.way import APPROVED_UPDATES_WENT_THE_WHOLE_WAY
from servanda.domain.implementation.states import Confidentiality, EvidenceKind, Level, Obstacle, UpdateStage
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.organisations.models import Body


@keeps_its_past()
class Update(models.Model):
    """A body's answer on a cluster, or on a recommendation that has none. Approved, it is the State's account."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="updates")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="updates")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Keys of everybody who wrote, changed or sent any of it: an array, so that a constraint can read it.
    written_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    stage = models.CharField(max_length=10, choices=UpdateStage, default=UpdateStage.DRAFT)
    language = models.CharField(max_length=5, default="en")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    what_was_done = models.TextField(blank=True)
    effect_on_people = models.TextField(blank=True)
    obstacles = ArrayField(models.CharField(max_length=20, choices=Obstacle), default=list, blank=True)
    obstacle_words = models.CharField(max_length=500, blank=True)
    level = models.CharField(max_length=15, choices=Level, blank=True)
    level_reason = models.TextField(blank=True)
    confidentiality = models.CharField(max_length=10, choices=Confidentiality, default=Confidentiality.PUBLIC)
    # Parts kept closer than the whole: {"figures": "state"}. What is not named is kept as the whole.
    kept_closer = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(null=True, blank=True, unique=True)  # submitting a form twice has one effect
    started_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_reason = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)  # for the first time; the chain says what is public now

    class Meta:
        ordering = ("-saved_at", "-id")
        indexes = (
            models.Index(fields=["body", "stage", "-saved_at"], name="update_desk"),
            models.Index(fields=["stage", "-saved_at", "-id"], name="update_by_stage"),
            # With what decides who may read one: lists are counted and leafed through without reading the texts.
            models.Index(
                fields=["-saved_at", "-id"], include=["body", "stage", "confidentiality"], name="update_newest_in_brief"
            ),
            # The newest approved one of a cluster, of a recommendation, of all.
            models.Index(
                fields=["cluster", "-approved_at", "-id"],
                name="update_approved_on_cluster",
                condition=Q(stage=UpdateStage.APPROVED, cluster__isnull=False),
            ),
            models.Index(
                fields=["recommendation", "-approved_at", "-id"],
                name="update_approved_alone",
                condition=Q(stage=UpdateStage.APPROVED, recommendation__isnull=False),
            ),
            models.Index(
                fields=["approved_at", "id"],
                name="update_waits_for_release",
                condition=Q(
                    stage=UpdateStage.APPROVED, released_at__isnull=True, confidentiality=Confidentiality.PUBLIC
                ),
            ),
            models.Index(
                fields=["-approved_at", "-id"], name="update_approved", condition=Q(stage=UpdateStage.APPROVED)
            ),
            models.Index(
                fields=["cluster"],
                name="update_hindered_by_law",
                condition=Q(stage=UpdateStage.APPROVED, obstacles__contains=[Obstacle.LAW]),
            ),
            models.Index(
                fields=["cluster", "body", "-submitted_at"],
                name="update_answer_on_cluster",
                condition=Q(cluster__isnull=False),
            ),
            models.Index(
                fields=["recommendation", "body", "-submitted_at"],
                name="update_answer_alone",
                condition=Q(recommendation__isnull=False),
            ),
            models.Index(
                fields=["body", "cluster", "recommendation"],
                name="update_on_its_way",
                condition=Q(stage__in=[UpdateStage.DRAFT, UpdateStage.RETURNED, UpdateStage.SUBMITTED]),
            ),
        )
        triggers = (APPROVED_UPDATES_WENT_THE_WHOLE_WAY,)
        constraints = (
            models.CheckConstraint(
                name="an_update_has_one_object",
                condition=Q(cluster__isnull=False, recommendation__isnull=True)
                | Q(cluster__isnull=True, recommendation__isnull=False),
            ),
            models.CheckConstraint(
                name="approved_updates_say_by_whom_and_when",
                condition=Q(stage=UpdateStage.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(stage=UpdateStage.APPROVED) & Q(approved_by=None, approved_at=None)),
            ),
            models.CheckConstraint(
                name="sent_updates_say_by_whom_and_when",
                condition=Q(stage=UpdateStage.DRAFT) | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_updates_say_why",
                condition=~Q(stage=UpdateStage.RETURNED)
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
            ),
            models.CheckConstraint(
                name="four_eyes", condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("author"))
            ),
            models.CheckConstraint(
                name="nobody_approves_what_they_wrote",
                condition=Q(approved_by__isnull=True) | ~Q(written_by__contains=[models.F("approved_by")]),
            ),
            models.CheckConstraint(
                name="a_period_ends_after_it_begins",
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=models.F("period_from")),
            ),
        )

    @property
    def target(self) -> Cluster | Recommendation:
        """What the update answers."""
        found = self.cluster or self.recommendation
        assert found is not None  # the constraint says so
        return found

    @property
    def state_code(self) -> str:
        return self.body.state_id

    def __str__(self) -> str:
        return str(self.target)


@keeps_its_past()
class UpdateLevel(models.Model):
    """The level an update states for one member of its cluster, where it differs from the whole."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="levels")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=15, choices=Level)

    class Meta:
        ordering = ("update", "recommendation")
        constraints = (models.UniqueConstraint(fields=["update", "recommendation"], name="one_level_for_a_member"),)

    def __str__(self) -> str:
        return self.get_level_display()


@keeps_its_past()
class Evidence(models.Model):
    """A file or a link that shows what an update says. Removed ones stay in the past table."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=5, choices=EvidenceKind)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    kept = models.CharField(max_length=10, choices=Confidentiality, blank=True)  # "": as the whole update
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("update", "id")
        verbose_name_plural = "evidence"
        constraints = (
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=Q(kind=EvidenceKind.FILE, url="", size__isnull=False) & ~Q(sha256="")
                | Q(kind=EvidenceKind.LINK, sha256="") & ~Q(url=""),
            ),
        )

    def __str__(self) -> str:
        return self.title


@keeps_its_past()
class Comment(models.Model):
    """A remark on one part of an update, or on a passage of it, made during its clearance. Never public.

    Its author may change or withdraw it; what it said before stays in the table of the past.
    """

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=30)  # the field it speaks of: "what_was_done" …
    quote = models.TextField(blank=True)  # the passage, word for word, as it stood
    quote_at = models.PositiveIntegerField(null=True, blank=True)  # where it began; tells equal passages apart
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)  # by its author, as withdrawing is
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("update", "id")
        constraints = (
            models.CheckConstraint(
                name="a_passage_has_its_place", condition=Q(quote="", quote_at=None) | ~Q(quote="") & ~Q(quote_at=None)
            ),
            models.CheckConstraint(
                name="a_reply_speaks_of_what_it_answers", condition=Q(answers=None) | Q(quote="", settled_at=None)
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
