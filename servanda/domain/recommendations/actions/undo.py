"""Taking back a bulk change of a cluster, or its making, while it is fresh."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from servanda.domain.recommendations import rules
from servanda.domain.recommendations.actions.clusters import add_to_cluster, remove_from_cluster
from servanda.domain.recommendations.models import Cluster, Recommendation
from servanda.domain.recommendations.queries import joining_of
from servanda.domain.recommendations.states import HowLeft
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import StepRefused, require

UNDO_FOR = datetime.timedelta(days=30)


@transaction.atomic
def undo_joining(*, cluster: Cluster, joining: int, by: User) -> int:
    """Put everything that joined together back where it was. Returns how many left.

    What has left meanwhile is not touched, and a cluster closed meanwhile takes nobody back.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require(rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster."))
    event = joining_of(cluster, joining)
    if event is None or clock.now() - event.happened_at > UNDO_FOR:
        raise StepRefused(_("This can be undone for 30 days. Take the recommendations out one by one instead."))
    still_here = Recommendation.objects.filter(
        public_id__in=event.details["added"], cluster_memberships__cluster=cluster, cluster_memberships__left_at=None
    ).order_by("pk")
    leaving = {item.public_id: item for item in still_here}
    left = remove_from_cluster(cluster=cluster, recommendations=leaving.values(), how=HowLeft.UNDONE, by=by)
    back: dict[str, list[Recommendation]] = {}
    for public_id, earlier in event.details["moved_from"].items():
        if public_id in leaving:
            back.setdefault(earlier, []).append(leaving[public_id])
    for home in Cluster.objects.filter(public_id__in=back, closed_at=None).order_by("pk"):
        add_to_cluster(cluster=home, recommendations=back[home.public_id], by=by)
    record("recommendations.joining_undone", of=cluster, by=by, joining=event.pk, left=left)
    return left


@transaction.atomic
def undo_creating(*, cluster: Cluster, by: User) -> None:
    """Take back a cluster that was just made: its members are without one again, and it closes, empty and silent.

    Refused once work hangs on it; the fresh cluster keeps its public id, which stands for nothing else afterwards.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    require(rules.can_change_cluster(by, cluster), _("Only a coordinator of this State may change an open cluster."))
    if _is_worked_on(cluster):
        raise StepRefused(_("Work hangs on this objective already. Change it by hand instead."))
    members = Recommendation.objects.filter(cluster_memberships__cluster=cluster, cluster_memberships__left_at=None)
    remove_from_cluster(cluster=cluster, recommendations=members.order_by("pk"), how=HowLeft.UNDONE, by=by)
    cluster.closed_at = clock.now()
    cluster.save()
    record("recommendations.creating_undone", of=cluster, by=by)


def _is_worked_on(cluster: Cluster) -> bool:
    """Whether anything above this app points to it (assignments, actions, updates), by the tables' own foreign keys.

    A table that also holds what is no work says which rows are: `is_work`, as for recommendations.
    """
    for relation in Cluster._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label == "recommendations" or "Event" in model.__name__:
            continue
        rows = model._default_manager.filter(getattr(model, "is_work", Q()), **{relation.field.name: cluster})
        if rows.exists():
            return True
    return False
