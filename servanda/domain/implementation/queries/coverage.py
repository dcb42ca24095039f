"""How much of what was recommended is led, grouped, linked and answered; and lists narrowed by it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone

from servanda.domain.implementation.models import Action, Assignment, Update
from servanda.domain.implementation.states import ActionStatus, AssignmentPart, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Tag
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.foundation.organisations.models import Body

# Silent: no approved update for this long.
SILENT_AFTER = datetime.timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of recommendations."""

    total: int
    with_lead: int
    in_cluster: int
    with_target: int
    answered: int
    also: int


def coverage_for(user: Any, *, today: datetime.date, also: Q | None = None) -> Coverage:
    """Of the recommendations this person sees, in one query; `also` has others counted with them."""
    rows = with_place(recommendations_visible_to(user).select_related(None).order_by())
    approved = Update.objects.filter(stage=UpdateStage.APPROVED, approved_at__gte=silent_since(today))
    counted = rows.aggregate(
        total=Count("pk"),
        with_lead=Count("pk", filter=_reached_by(leading())),
        in_cluster=Count("pk", filter=Q(place__isnull=False)),
        with_target=Count("pk", filter=is_linked()),
        answered=Count("pk", filter=_reached_by(approved)),
        also=Count("pk", filter=also or Q(pk__in=[])),
    )
    return Coverage(**counted)


def with_place(recommendations: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Each beside its membership now, as `place`: it has one at most."""
    return recommendations.annotate(
        place=FilteredRelation("cluster_memberships", condition=Q(cluster_memberships__left_at=None))
    )


def _reached_by(things: QuerySet[Any]) -> Q:
    """`concerning`, of recommendations beside their place: the sets are of clusters, and stay small."""
    rows = things.order_by()
    clusters = Cluster.objects.filter(Exists(rows.filter(cluster=OuterRef("pk")))).order_by().values("pk")
    return Q(place__cluster__in=clusters) | Q(pk__in=rows.filter(recommendation__isnull=False).values("recommendation"))


def is_led() -> Q:
    """A body leads on it, or on its cluster."""
    return concerning(leading())


def is_in_cluster() -> Q:
    """It is part of an objective now."""
    return Q(pk__in=members_in())


def has_action() -> Q:
    """Its objective has an action that was not given up."""
    running = Action.objects.exclude(status=ActionStatus.DISCONTINUED).order_by().values("cluster")
    return Q(pk__in=members_in().filter(cluster__in=running))


def is_linked() -> Q:
    """To an SDG target, by its source or by a person: a suggestion does not count."""
    tags = Tag.objects.filter(kind=TagKind.TARGET, provenance__in=STANDING)
    return Q(pk__in=tags.order_by().values("recommendation"))


def is_answered_since(moment: datetime.datetime) -> Q:
    """An update on it was approved then or later."""
    return concerning(Update.objects.filter(stage=UpdateStage.APPROVED, approved_at__gte=moment))


def was_answered() -> Q:
    """An update on it was ever approved: one look for each, since nearly every update ever written would match."""
    approved = Update.objects.filter(stage=UpdateStage.APPROVED)
    members = members_in().filter(Exists(approved.filter(cluster=OuterRef("cluster"))))
    alone = approved.filter(recommendation__isnull=False).order_by().values("recommendation")
    return Q(pk__in=members) | Q(pk__in=alone)


def midnight(day: datetime.date) -> datetime.datetime:
    """The moment a day begins where the installation is."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def silent_since(today: datetime.date) -> datetime.datetime:
    """Who has said nothing since this moment is silent."""
    return midnight(today - SILENT_AFTER)


def members_in() -> QuerySet[Any, Any]:
    """Recommendations that are in a cluster now; narrow it by cluster."""
    return ClusterMember.objects.filter(left_at=None).order_by().values("recommendation")


def leading() -> QuerySet[Assignment]:
    """Assignments in force of bodies that lead."""
    return Assignment.objects.filter(part=AssignmentPart.LEAD, ended_at=None)


def concerning(things: QuerySet[Any]) -> Q:
    """Recommendations that these assignments or updates are about, alone or through the cluster they are in now.

    Sets and not a question for each row: the database builds each set once, however many recommendations there are.
    """
    rows = things.order_by()
    clusters = rows.filter(cluster__isnull=False).values("cluster")
    alone = rows.filter(recommendation__isnull=False).values("recommendation")
    return Q(pk__in=members_in().filter(cluster__in=clusters)) | Q(pk__in=alone)


def with_body(recommendations: QuerySet[Recommendation], body: str) -> QuerySet[Recommendation]:
    """Those a body answers for now, by its public id."""
    return recommendations.filter(concerning(Assignment.objects.filter(body__public_id=body, ended_at=None)))


def answered_for_by(bodies: Iterable[Body]) -> QuerySet[Recommendation]:
    """What these bodies answer for now, alone or through a cluster."""
    held = Assignment.objects.filter(body__in=list(bodies), ended_at=None)
    return Recommendation.objects.filter(concerning(held)).order_by("public_id")
