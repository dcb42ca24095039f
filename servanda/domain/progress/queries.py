"""The State's own account of how far it has come: the level each recommendation was last said to have reached."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from servanda.domain.implementation.models import Update, UpdateLevel
from servanda.domain.implementation.queries.versions import TEXTS
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
    # One list of keys, not an OR of two: that would look at every update there is.
    together = _newest("cluster", Cluster.objects.filter(pk__in=clusters))
    alone = _newest("recommendation", Recommendation.objects.filter(pk__in=keys))
    about: Any = Update.objects.filter(pk__in=together.union(alone, all=True)).defer(*TEXTS)
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


def level_counts(recommendations: QuerySet[Recommendation] | Iterable[int]) -> dict[str, int]:
    """How many stand at each level, in one query; those nobody has spoken of count as not acted upon."""
    found = recommendations
    if not isinstance(found, QuerySet):
        found = Recommendation.objects.filter(pk__in=list(found))
    said = found.order_by().annotate(
        together=_last_word(cluster=Subquery(_cluster_of_outer())), alone=_last_word(recommendation=OuterRef("pk"))
    )
    return dict(Counter(_newer(*row) for row in said.values_list("together", "alone")))


def _cluster_of_outer() -> QuerySet[Any, Any]:
    """The cluster of the outermost recommendation, for a subquery inside a subquery."""
    return ClusterMember.objects.filter(recommendation=OuterRef(OuterRef("pk")), left_at=None).values("cluster")[:1]


def _last_word(**about: Any) -> Subquery:
    """[when, level] of the newest approved update about it that states one, its own level where it has one."""
    own = UpdateLevel.objects.filter(update=OuterRef("pk"), recommendation=OuterRef(OuterRef("pk"))).values("level")[:1]
    approved = Update.objects.filter(**about, stage=UpdateStage.APPROVED).exclude(level="")
    worded = approved.order_by("-approved_at", "-id").annotate(
        word=JSONObject(at="approved_at", id="pk", level=Coalesce(Subquery(own), "level"))
    )
    return Subquery(worded.values("word")[:1])


def _newer(together: dict[str, Any] | None, alone: dict[str, Any] | None) -> str:
    words = [word for word in (together, alone) if word]
    if not words:
        return Level.NONE.value
    newest = max(words, key=lambda word: (datetime.datetime.fromisoformat(word["at"]), word["id"]))
    return str(newest["level"])
