"""Building clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation
from servanda.domain.recommendations.states import HowLeft
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, require
from servanda.foundation.common.text import in_language
from servanda.foundation.reference.models import State


@transaction.atomic
def create_cluster(
    *,
    state: State,
    titles: Mapping[str, str],
    objectives: Mapping[str, str],
    area: str = "",
    public_id: str = "",
    by: User,
) -> Cluster:
    """A new, empty cluster. Its public id is made from the English (or only) title and never changes again."""
    require(rules.can_manage_clusters(by, state=state.pk), _("Only a coordinator of this State may build clusters."))
    _require_title(titles)
    State.objects.select_for_update(no_key=True).get(pk=state.pk)  # two of one title take turns at the address
    cluster = Cluster.objects.create(
        state=state,
        public_id=public_id or _free_public_id(state, titles),
        titles=dict(titles),
        objectives=dict(objectives),
        area=area,
    )
    record("recommendations.cluster_created", of=cluster, by=by)
    return cluster


def _require_title(titles: Mapping[str, str]) -> None:
    if not str(in_language(titles)).strip():
        raise InvalidInput(_("Give the objective a title."), field="title")


def _free_public_id(state: State, titles: Mapping[str, str]) -> str:
    base = f"{state.pk}-C-{slugify(str(in_language(titles, 'en')))[:55].strip('-') or 'objective'}"
    candidate, number = base, 2
    while Cluster.objects.filter(public_id=candidate).exists():
        candidate, number = f"{base}-{number}", number + 1
    return candidate


@transaction.atomic
def reword_cluster(
    *, cluster: Cluster, titles: Mapping[str, str], objectives: Mapping[str, str], area: str, version: int, by: User
) -> Cluster:
    """Change title, objective or area. `version` is the one the person saw; a newer one raises EditedMeanwhile."""
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require(rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster."))
    if cluster.version != version:
        raise EditedMeanwhile(_("Somebody saved this objective after you opened it. Compare, then save again."))
    _require_title(titles)
    before = {"titles": cluster.titles, "objectives": cluster.objectives, "area": cluster.area}
    cluster.titles, cluster.objectives, cluster.area = dict(titles), dict(objectives), area
    cluster.version += 1
    cluster.save()
    record("recommendations.cluster_reworded", of=cluster, by=by, before=before)
    return cluster


@transaction.atomic
def add_to_cluster(*, cluster: Cluster, recommendations: Iterable[Recommendation], by: User) -> int:
    """Put recommendations in the cluster; one that is in another moves. Returns how many were added."""
    cluster = _held(cluster)
    require(rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster."))
    wanted = {item.pk: item for item in recommendations}
    if any(item.state_id != cluster.state_id for item in wanted.values()):
        raise InvalidInput(_("A cluster holds recommendations of one State only."))
    # Whoever groups the same recommendations takes turns: a membership that does not exist yet cannot be locked.
    list(Recommendation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk"))
    held = ClusterMember.objects.filter(recommendation__in=wanted, left_at=None).select_related("cluster")
    already = {row.recommendation_id for row in held if row.cluster_id == cluster.pk}
    moving = [row for row in held if row.cluster_id != cluster.pk]
    now = clock.now()
    ClusterMember.objects.filter(pk__in=[row.pk for row in moving]).update(left_at=now, how_left=HowLeft.ON)
    _record_leaving(moving, by)
    joining = [pk for pk in wanted if pk not in already]
    ClusterMember.objects.bulk_create(
        [ClusterMember(cluster=cluster, recommendation_id=pk, joined_at=now) for pk in joining]
    )
    if joining:
        record(
            "recommendations.cluster_joined",
            of=cluster,
            by=by,
            added=[wanted[pk].public_id for pk in joining],
            moved_from={wanted[row.recommendation_id].public_id: row.cluster.public_id for row in moving},
        )
    return len(joining)


def _record_leaving(moving: list[ClusterMember], by: User) -> None:
    """On the trail of each cluster that recommendations leave for another."""
    clusters = {row.cluster_id: row.cluster for row in moving}
    for key, cluster in clusters.items():
        keys = [row.recommendation_id for row in moving if row.cluster_id == key]
        public_ids = (
            Recommendation.objects.filter(pk__in=keys).order_by("public_id").values_list("public_id", flat=True)
        )
        record("recommendations.cluster_left", of=cluster, by=by, removed=list(public_ids))


def _held(cluster: Cluster) -> Cluster:
    """As it is now: whoever merges it, or puts something in it, takes turns."""
    return Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)


@transaction.atomic
def remove_from_cluster(
    *, cluster: Cluster, recommendations: Iterable[Recommendation], how: HowLeft = HowLeft.OUT, by: User
) -> int:
    """Take recommendations out; what was answered in the cluster stays in its history. Returns how many left.

    `how`: `UNDONE` where their joining was a mistake, which decides nothing about what belongs together.
    """
    cluster = _held(cluster)
    require(rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster."))
    leaving = {item.pk: item.public_id for item in recommendations}
    rows = ClusterMember.objects.filter(cluster=cluster, recommendation__in=leaving, left_at=None)
    left = [leaving[pk] for pk in rows.values_list("recommendation_id", flat=True)]
    rows.update(left_at=clock.now(), how_left=how)
    if left:
        record("recommendations.cluster_left", of=cluster, by=by, removed=left)
    return len(left)
