"""What was said of recommendations in clusters they went on from, by a merge, a split or a move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from servanda.domain.implementation.models import Update
from servanda.domain.implementation.states import UpdateStage
from servanda.domain.recommendations.models import ClusterMember
from servanda.domain.recommendations.states import HowLeft


def said_before(recommendations: Iterable[int]) -> dict[int, dict[str, set[str]]]:
    """By recommendation: public id of such a cluster -> public ids of the updates approved while it was in."""
    stays = ClusterMember.objects.filter(recommendation__in=list(recommendations), how_left=HowLeft.ON).order_by("id")
    rows = list(stays.values_list("recommendation_id", "cluster_id", "cluster__public_id", "left_at"))
    if not rows:
        return {}
    about = {cluster for _key, cluster, _name, _left in rows}
    updates = Update.objects.filter(cluster__in=about, stage=UpdateStage.APPROVED).order_by("id")
    said = list(updates.values_list("cluster_id", "approved_at", "body__state_id", "pk"))
    found: dict[int, dict[str, set[str]]] = defaultdict(dict)
    for key, cluster, name, left in rows:
        heard = {f"{state}-U-{pk}" for of, at, state, pk in said if of == cluster and at and left and at <= left}
        found[key].setdefault(name, set()).update(heard)
    return dict(found)
