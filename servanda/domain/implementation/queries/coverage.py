"""How much of what was recommended is led, grouped, linked and answered; and lists narrowed by it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from servanda.domain.implementation.models import Assignment, Update
from servanda.domain.implementation.states import AssignmentPart, UpdateStage
from servanda.domain.recommendations.models import ClusterMember, Recommendation, Tag
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.states import STANDING, Provenance, TagKind
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
    to_confirm: int  # with suggestions nobody has decided on


def coverage_for(user: Any, *, today: datetime.date) -> Coverage:
    """Of the recommendations this person sees, in one query."""
    rows = marked(recommendations_visible_to(user).select_related(None).order_by(), today=today)
    counted = rows.aggregate(
        total=Count("pk"),
        with_lead=Count("pk", filter=Q(has_lead=True)),
        in_cluster=Count("pk", filter=Q(has_cluster=True)),
        with_target=Count("pk", filter=Q(has_target=True)),
        answered=Count("pk", filter=Q(is_answered=True)),
        to_confirm=Count("pk", filter=Q(has_suggestion=True)),
    )
    return Coverage(**counted)


def marked(recommendations: QuerySet[Recommendation], *, today: datetime.date) -> QuerySet[Recommendation]:
    """The same, each told whether it has a lead, a cluster, an SDG target, a recent answer, open suggestions."""
    cluster = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None)
    tags = Tag.objects.filter(recommendation=OuterRef("pk"))
    target = tags.filter(kind=TagKind.TARGET, provenance__in=STANDING)
    since = today - SILENT_AFTER
    approved = Update.objects.filter(about_recommendation(), stage=UpdateStage.APPROVED, approved_at__date__gte=since)
    lead = Assignment.objects.filter(about_recommendation(), part=AssignmentPart.LEAD, ended_at=None)
    return recommendations.annotate(
        has_lead=Exists(lead),
        has_cluster=Exists(cluster),
        has_target=Exists(target),
        is_answered=Exists(approved),
        has_suggestion=Exists(tags.filter(provenance=Provenance.SUGGESTED)),
    )


def about_recommendation() -> Q:
    """In a subquery over assignments or updates: those on the outer recommendation, alone or through its cluster."""
    return Q(recommendation=OuterRef("pk")) | Q(
        cluster__memberships__recommendation=OuterRef("pk"), cluster__memberships__left_at=None
    )


def with_body(recommendations: QuerySet[Recommendation], body: str) -> QuerySet[Recommendation]:
    """Those a body answers for now, by its public id."""
    held = Assignment.objects.filter(about_recommendation(), body__public_id=body, ended_at=None)
    return recommendations.filter(Exists(held))


def at_stage(recommendations: QuerySet[Recommendation], stage: str) -> QuerySet[Recommendation]:
    """Those an update of this stage speaks of. Ask for drafts only where the reader may see them."""
    return recommendations.filter(Exists(Update.objects.filter(about_recommendation(), stage=stage)))


def answered_for_by(bodies: Iterable[Body]) -> QuerySet[Recommendation]:
    """What these bodies answer for now, alone or through a cluster."""
    held = Assignment.objects.filter(about_recommendation(), body__in=list(bodies), ended_at=None)
    return Recommendation.objects.filter(Exists(held)).order_by("public_id")
