"""What a cluster's release says: one objective, its members, who does what by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from servanda.domain.implementation.models import Action, Assignment
from servanda.domain.recommendations.models import Cluster, ClusterMember, Tag
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content.bodies import named, parts
from servanda.pipelines.publication.content.levels import Levels
from servanda.pipelines.publication.states import ReleaseKind


def drafts(clusters: QuerySet[Cluster], *, also: Iterable[Draft] = ()) -> Iterator[Draft]:
    """`also`: updates about to be released, whose levels already count."""
    found = list(clusters.prefetch_related(*_prefetches()).order_by("public_id"))
    levels = Levels(clusters=[cluster.public_id for cluster in found], recommendations=[], also=also)
    targets = _targets(found)
    for cluster in found:
        content = _content(cluster, sorted(targets.get(cluster.pk, set())), levels)
        yield Draft(ReleaseKind.CLUSTER, cluster.public_id, cluster.state_id, content)


def _prefetches() -> list[Prefetch[Any]]:
    return [
        Prefetch(
            "memberships",
            ClusterMember.objects.filter(left_at=None).select_related("recommendation"),
            to_attr="members_now",
        ),
        Prefetch("actions", Action.objects.select_related("body").order_by("starts_on", "id"), to_attr="planned"),
        Prefetch("assignments", Assignment.objects.filter(ended_at=None).select_related("body"), to_attr="parts_now"),
    ]


def _targets(clusters: list[Cluster]) -> dict[int, set[str]]:
    """SDG targets of each cluster: those its members stand under."""
    rows = Tag.objects.filter(
        kind=TagKind.TARGET,
        provenance__in=STANDING,
        recommendation__cluster_memberships__cluster__in=clusters,
        recommendation__cluster_memberships__left_at=None,
    )
    found: dict[int, set[str]] = {}
    for cluster, code in rows.order_by("code").values_list("recommendation__cluster_memberships__cluster", "code"):
        found.setdefault(cluster, set()).add(code)
    return found


def _content(cluster: Any, targets: list[str], levels: Levels) -> dict[str, Any]:
    lead, others = parts(cluster.parts_now)
    due = [part.due_on for part in cluster.parts_now if part.part == "lead" and part.due_on]
    return {
        "state": cluster.state_id,
        "titles": dict(cluster.titles),
        "objectives": dict(cluster.objectives),
        "area": cluster.area,
        "members": sorted(row.recommendation.public_id for row in cluster.members_now),
        "lead": lead,
        "bodies": others,
        "due_on": _day(due[0] if due else None),
        "targets": targets,
        "actions": [_action(action) for action in cluster.planned],
        "level": levels.of_cluster(cluster.public_id),
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "public_id": action.public_id,
        "titles": dict(action.titles),
        "kind": action.kind,
        "status": action.status,
        "body": named(action.body),
        "starts_on": _day(action.starts_on),
        "promised_for": _day(action.promised_for),
        "completed_on": _day(action.completed_on),
        "cost": _money(action.cost),
        "missing": _money(action.missing),
        "currency": action.currency,
    }


def _money(amount: Decimal | None) -> str | None:
    """A text with two decimals: numbers with a point have no single written form."""
    return None if amount is None else f"{amount:.2f}"


def _day(date: Any) -> str | None:
    return date.isoformat() if date else None
