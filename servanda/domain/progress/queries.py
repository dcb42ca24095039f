"""The State's own account of how far it has come: the level each recommendation was last said to have reached."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import Level, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A level, who said so, and when it was approved."""

    level: str
    body: str
    approved_at: datetime.datetime


def levels_of(recommendations: Iterable[int]) -> dict[int, SaidLevel]:
    """By recommendation: the newest approved word on it, given to it alone or to the cluster it is in now."""
    keys = set(recommendations)
    clusters: dict[int, list[int]] = {}
    members = ClusterMember.objects.filter(recommendation__in=keys, left_at=None).order_by("id")
    for cluster, recommendation in members.values_list("cluster_id", "recommendation_id"):
        clusters.setdefault(cluster, []).append(recommendation)
    about: Any = Update.objects.filter(pk__in=_newest("cluster", Cluster.objects.filter(pk__in=clusters)))
    about |= Update.objects.filter(pk__in=_newest("recommendation", Recommendation.objects.filter(pk__in=keys)))
    said: dict[int, SaidLevel] = {}
    for update in about.select_related("body").prefetch_related("levels").order_by("approved_at", "id"):
        assert update.approved_at is not None
        own = {row.recommendation_id: row.level for row in update.levels.all()}
        concerned = clusters.get(update.cluster_id, []) if update.cluster_id else [update.recommendation_id]
        for key in concerned:
            level = own.get(key, update.level)
            said[key] = SaidLevel(level, str(update.body), update.approved_at)
    return said


def _newest(name: str, things: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Of each cluster or recommendation, the approved update that stated a level last: one look into an index each."""
    approved = Update.objects.filter(**{name: OuterRef("pk")}, stage=UpdateStage.APPROVED).exclude(level="")
    newest = approved.order_by("-approved_at", "-id").values("pk")[:1]
    return things.order_by().annotate(newest=Subquery(newest)).filter(newest__isnull=False).values("newest")


def level_counts(recommendations: Iterable[int]) -> dict[str, int]:
    """How many stand at each level; those nobody has spoken of count as not acted upon."""
    keys = list(recommendations)
    said = levels_of(keys)
    return dict(Counter(said[key].level if key in said else Level.NONE.value for key in keys))
