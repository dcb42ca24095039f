"""Clusters: recommendations that one objective answers. Threads: one demand followed through time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.domain.recommendations.states import HowLeft, RegroupingKind
from servanda.foundation.common import clock
from servanda.foundation.common.fields import MultilingualField
from servanda.foundation.common.history import keeps_its_past
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.models import State


class Thread(models.Model):
    """The same demand, asked again: the promise thread's knots are its recommendations."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=80, unique=True)
    titles = MultilingualField()

    class Meta:
        ordering = ("state", "public_id")

    def __str__(self) -> str:
        return str(in_language(self.titles))


@keeps_its_past()
class Cluster(models.Model):
    """A working object: one objective, its members across mechanisms and cycles, one answer that serves all."""

    public_id = models.CharField(max_length=80, unique=True)  # "AVL-C-nobody-marries-before-18"
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    titles = MultilingualField()
    objectives = MultilingualField()
    area = models.CharField(max_length=60, blank=True)  # code of a theme of the first level
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What it became part of; its address leads there.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering = ("state", "public_id")
        constraints = (
            models.CheckConstraint(
                name="merged_clusters_are_closed", condition=Q(merged_into=None) | Q(closed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return str(in_language(self.titles))


@keeps_its_past()
class ClusterMember(models.Model):
    """A recommendation's place in a cluster; it may leave without loss, and is in one cluster at a time."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="memberships")
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, related_name="cluster_memberships"
    )
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    how_left = models.CharField(max_length=6, choices=HowLeft, blank=True)

    class Meta:
        ordering = ("cluster", "id")
        constraints = (
            models.CheckConstraint(name="only_who_left_says_how", condition=Q(how_left="") | Q(left_at__isnull=False)),
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(left_at__isnull=True), name="a_recommendation_is_in_one_cluster"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} in {self.cluster_id}"


class Regrouping(models.Model):
    """One merge, split or move that a person made: who went where, and what went along, so that it can be undone.

    `moved` is kept by whoever moved it (the plan, the assignments, the drafts); by whom is in the audit trail.
    """

    kind = models.CharField(max_length=5, choices=RegroupingKind)
    source = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+")
    chosen = ArrayField(models.BigIntegerField(), default=list, blank=True)  # keys of the memberships that ended
    moved = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="a_regrouping_leads_elsewhere", condition=~Q(source=models.F("target"))),
        )

    @property
    def state_code(self) -> str:
        return self.source.state_id

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"
