"""Who is in which cluster, after a merge, a split or a move. What hangs on them goes along one storey above."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Regrouping
from servanda.domain.recommendations.queries.regrouping import UNDO_FOR, clusters_to_change, joined_by, predecessors_in
from servanda.domain.recommendations.states import HowLeft, RegroupingKind
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require

# What the trail of the one they leave says, and that of the one they join.
_EVENTS = {
    RegroupingKind.MERGE: ("recommendations.cluster_merged", "recommendations.cluster_took_in"),
    RegroupingKind.SPLIT: ("recommendations.cluster_split", "recommendations.cluster_split_off"),
    RegroupingKind.MOVE: ("recommendations.members_moved_out", "recommendations.members_moved_in"),
}


@transaction.atomic
def take_across(
    *, kind: RegroupingKind, source: Cluster, target: Cluster, chosen: Collection[int] | None = None, by: User
) -> Regrouping:
    """Members of one cluster become members of another; `chosen` are keys of recommendations, None takes all.

    A merge closes the one they leave, and its address leads on from then. Both must be held (`clusters_to_change`).
    """
    for cluster in (source, target):
        require(
            rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster.")
        )
    if source.pk == target.pk or source.state_id != target.state_id:
        raise InvalidInput(_("Choose another open objective of the same State."), field="target")
    staying = ClusterMember.objects.filter(cluster=source, left_at=None)
    rows = staying if chosen is None else staying.filter(recommendation__in=list(chosen))
    leaving = list(rows.select_related("recommendation").order_by("id"))
    locked = Recommendation.objects.select_for_update(of=("self",), no_key=True)
    list(locked.filter(pk__in=[row.recommendation_id for row in leaving]).order_by("pk"))
    now = clock.now()
    made = Regrouping.objects.create(
        kind=kind, source=source, target=target, chosen=[row.pk for row in leaving], done_at=now
    )
    ClusterMember.objects.filter(pk__in=made.chosen).update(left_at=now, how_left=HowLeft.ON)
    ClusterMember.objects.bulk_create(
        [ClusterMember(cluster=target, recommendation_id=row.recommendation_id, joined_at=now) for row in leaving]
    )
    if kind == RegroupingKind.MERGE:
        source.closed_at, source.merged_into = now, target
    _turn(source, target)
    members = [row.recommendation.public_id for row in leaving]
    left, joined = _EVENTS[kind]
    record(left, of=source, by=by, into=target.public_id, members=members, regrouping=made.pk)
    record(joined, of=target, by=by, out_of=source.public_id, members=members, regrouping=made.pk)
    return made


@transaction.atomic
def bring_back(*, regrouping: Regrouping, by: User) -> int:
    """Undo `take_across`, for 30 days. Returns how many went back; what has left meanwhile stays where it is.

    After a split the new cluster closes; its address leads to the one it came from.
    """
    regrouping = Regrouping.objects.select_for_update(of=("self",)).get(pk=regrouping.pk)
    source, target = clusters_to_change(regrouping.source, regrouping.target)
    require(
        rules.can_manage_clusters(by, state=source.state_id),
        _("Only a coordinator of this State may change an open cluster."),
    )
    _check_undoing(regrouping, source, target)
    now = clock.now()
    new = joined_by(regrouping)
    leaving = list(new.values_list("recommendation", flat=True))
    ClusterMember.objects.filter(pk__in=list(new.values_list("pk", flat=True))).update(
        left_at=now, how_left=HowLeft.UNDONE
    )
    ClusterMember.objects.filter(pk__in=regrouping.chosen, recommendation__in=leaving).update(left_at=None, how_left="")
    if regrouping.kind == RegroupingKind.MERGE:
        source.closed_at, source.merged_into = None, None
    elif regrouping.kind == RegroupingKind.SPLIT:
        target.closed_at, target.merged_into = now, source
    _turn(source, target)
    regrouping.undone_at = now
    regrouping.save()
    for cluster, other in ((source, target), (target, source)):
        said = {"other": other.public_id, "kind": regrouping.kind, "back": len(leaving), "regrouping": regrouping.pk}
        record("recommendations.regrouping_undone", of=cluster, by=by, **said)
    return len(leaving)


def _check_undoing(regrouping: Regrouping, source: Cluster, target: Cluster) -> None:
    if regrouping.undone_at:
        raise StepRefused(_("This was undone already."))
    if clock.now() - regrouping.done_at > UNDO_FOR:
        raise StepRefused(_("This can be undone for 30 days. Merge, split or move what is there now instead."))
    merged = regrouping.kind == RegroupingKind.MERGE
    for cluster, closed_by_it in ((target, False), (source, merged)):
        if cluster.closed_at and not (closed_by_it and cluster.merged_into_id == target.pk):
            message = _("“%(title)s” became part of another objective since then. Undo that first.")
            raise StepRefused(message % {"title": cluster})


def _turn(*clusters: Cluster) -> None:
    """Whoever has one of them open must look again: what they read is no longer so. Also where old ones lead."""
    earlier = predecessors_in({clusters[0].state_id})
    for cluster in clusters:
        cluster.version += 1
        cluster.save()
    keys = {each.pk for cluster in clusters for each in earlier.get(cluster.pk, [])} - {each.pk for each in clusters}
    Cluster.objects.filter(pk__in=keys).update(version=F("version") + 1)
