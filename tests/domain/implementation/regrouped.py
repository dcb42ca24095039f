"""Objectives with work on them, and the steps that merge, split and move them as a person would: read, then do."""

from __future__ import annotations

from typing import Any

from servanda.domain.implementation.actions.regrouping.merging import merge_clusters
from servanda.domain.implementation.actions.regrouping.splitting import GoesAlong, move_members, split_cluster
from servanda.domain.implementation.queries.regrouping import merge_preview, split_preview
from servanda.domain.recommendations.actions.clusters import add_to_cluster
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Regrouping
from tests import factories


def coordinator() -> Any:
    return factories.user("coordinator", at=factories.body("national-mechanism"))


def objective(by: Any, title: str, members: int = 2) -> tuple[Cluster, list[Recommendation]]:
    made = factories.cluster(title)
    items = [factories.recommendation(f"{title}, demand {number}.") for number in range(members)]
    add_to_cluster(cluster=made, recommendations=items, by=by)
    return made, items


def merge(source: Cluster, target: Cluster, by: Any) -> Regrouping:
    source, target = _now(source), _now(target)
    return merge_clusters(source=source, target=target, seen=merge_preview(source, target).stamp, by=by)


def split(source: Cluster, items: list[Recommendation], by: Any, *, title: str = "A part", **along: Any) -> Regrouping:
    source = _now(source)
    seen = split_preview(source, [item.pk for item in items]).stamp
    return split_cluster(
        source=source,
        recommendations=items,
        titles={"en": title},
        objectives={},
        along=GoesAlong(**along),
        seen=seen,
        by=by,
    )


def move(source: Cluster, target: Cluster, items: list[Recommendation], by: Any, **along: Any) -> Regrouping:
    source, target = _now(source), _now(target)
    seen = split_preview(source, [item.pk for item in items], target=target).stamp
    return move_members(source=source, target=target, recommendations=items, along=GoesAlong(**along), seen=seen, by=by)


def members(cluster: Cluster) -> set[int]:
    return set(ClusterMember.objects.filter(cluster=cluster, left_at=None).values_list("recommendation", flat=True))


def _now(cluster: Cluster) -> Cluster:
    """As a page would read it."""
    return Cluster.objects.get(pk=cluster.pk)
