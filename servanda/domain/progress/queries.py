"""The State's own account of how far it has come: the level each recommendation was last said to have reached."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from servanda.domain.implementation.models import Update, UpdateLevel
from servanda.domain.implementation.queries.versions import TEXTS
from servanda.domain.implementation.states import Level, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.domain.recommendations.states import HowLeft


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A level, who said so, and when it was approved."""

    level: str
    body: str
    approved_at: datetime.datetime


def levels_of(recommendations: Iterable[int]) -> dict[int, SaidLevel]:
    """By recommendation: the newest approved word on it, given to it alone or to the cluster it is in now.

    Where it went on from one cluster to another, what was approved there while it was in still speaks of it.
    """
    keys = set(recommendations)
    clusters: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}  # update -> those it was said of who went on since
    for cluster, recommendation, left_at, word in _stays(keys):
        if left_at is None:
            clusters.setdefault(cluster, []).append(recommendation)
        elif word:
            before.setdefault(word, []).append(recommendation)
    # One list of keys, not an OR of two: that would look at every update there is.
    together = _newest("cluster", Cluster.objects.filter(pk__in=clusters))
    alone = _newest("recommendation", Recommendation.objects.filter(pk__in=keys))
    asked = [together, alone, Update.objects.filter(pk__in=before).order_by().values("pk")]
    about: Any = Update.objects.filter(pk__in=asked[0].union(*asked[1 : 3 if before else 2], all=True)).defer(*TEXTS)
    said: dict[int, SaidLevel] = {}
    for update in about.select_related("body").prefetch_related("levels").order_by("approved_at", "id"):
        assert update.approved_at is not None
        own = {row.recommendation_id: row.level for row in update.levels.all()}
        concerned = clusters.get(update.cluster_id, []) if update.cluster_id else [update.recommendation_id]
        for key in dict.fromkeys([*concerned, *before.get(update.pk, [])]):
            level = own.get(key, update.level)
            said[key] = SaidLevel(level, str(update.body), update.approved_at)
    return said


def said_before(recommendation: Recommendation) -> Q:
    """In a query over updates: approved in a cluster it went on from, while it was in."""
    stays = ClusterMember.objects.filter(recommendation=recommendation, how_left=HowLeft.ON).order_by("id")
    about = Q(pk__in=[])
    for cluster, left_at in stays.values_list("cluster_id", "left_at"):
        about |= Q(cluster=cluster, approved_at__lte=left_at)
    return about


def _stays(keys: set[int]) -> QuerySet[Any, Any]:
    """Cluster, recommendation, when it left; of those it went on from also the last word said while it was in."""
    approved = Update.objects.filter(
        cluster=OuterRef("cluster"), stage=UpdateStage.APPROVED, approved_at__lte=OuterRef("left_at")
    ).exclude(level="")
    word = When(how_left=HowLeft.ON, then=Subquery(approved.order_by("-approved_at", "-id").values("pk")[:1]))
    members = ClusterMember.objects.filter(recommendation__in=keys).filter(Q(left_at=None) | Q(how_left=HowLeft.ON))
    rows = members.order_by("id").annotate(word=Case(word, default=None))
    return rows.values_list("cluster_id", "recommendation_id", "left_at", "word")


def _newest(name: str, things: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Of each cluster or recommendation, the approved update that stated a level last: one look into an index each."""
    approved = Update.objects.filter(**{name: OuterRef("pk")}, stage=UpdateStage.APPROVED).exclude(level="")
    newest = approved.order_by("-approved_at", "-id").values("pk")[:1]
    return things.order_by().annotate(newest=Subquery(newest)).filter(newest__isnull=False).values("newest")


def level_counts(recommendations: QuerySet[Recommendation] | Iterable[int]) -> dict[str, int]:
    """How many stand at each level; those nobody has spoken of count as not acted upon. One query unless some moved."""
    found = recommendations
    if not isinstance(found, QuerySet):
        found = Recommendation.objects.filter(pk__in=list(found))
    went_on = ClusterMember.objects.filter(recommendation=OuterRef("pk"), how_left=HowLeft.ON)
    said = found.order_by().annotate(
        together=_last_word(cluster=Subquery(_cluster_of_outer())),
        alone=_last_word(recommendation=OuterRef("pk")),
        went_on=Exists(went_on),
    )
    counts: Counter[str] = Counter()
    moved = []
    for key, together, alone, has_gone_on in said.values_list("pk", "together", "alone", "went_on"):
        if has_gone_on:
            moved.append(key)
        else:
            counts[_newer(together, alone)] += 1
    # Few, and asked for one by one: what was said of them is found through where they were.
    levels = levels_of(moved) if moved else {}
    counts.update(levels[key].level if key in levels else Level.NONE.value for key in moved)
    return dict(counts)


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
