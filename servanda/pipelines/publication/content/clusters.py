"""What a cluster's release says: one objective, its members, who does what by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from servanda.domain.implementation.models import Action, Assignment, Milestone, SupportNeed
from servanda.domain.implementation.queries.national_plan import with_parts
from servanda.domain.recommendations.models import Cluster, ClusterMember, Tag
from servanda.domain.recommendations.queries.regrouping import predecessors_in, successor_of
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content.bodies import named, parts
from servanda.pipelines.publication.content.levels import Levels
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.states import ReleaseKind


def standing(clusters: QuerySet[Cluster]) -> QuerySet[Cluster]:
    """Open ones, and public ones that became part of another: the last they say is where they lead."""
    public = Entry.objects.filter(kind=ReleaseKind.CLUSTER).values("public_id")
    return clusters.filter(Q(closed_at=None) | Q(merged_into__isnull=False, public_id__in=public))


def drafts(clusters: QuerySet[Cluster], *, also: Iterable[Draft] = ()) -> Iterator[Draft]:
    """`also`: updates about to be released, whose levels already count."""
    found = list(clusters.prefetch_related(*_prefetches()).order_by("public_id"))
    levels = Levels(clusters=[cluster.public_id for cluster in found], recommendations=[], also=also)
    targets = _targets(found)
    earlier = predecessors_in({cluster.state_id for cluster in found})
    for cluster in found:
        content = _content(cluster, sorted(targets.get(cluster.pk, set())), levels)
        content |= _merged(cluster, earlier.get(cluster.pk, []))
        yield Draft(ReleaseKind.CLUSTER, cluster.public_id, cluster.state_id, content)


def _prefetches() -> list[Prefetch[Any]]:
    return [
        Prefetch(
            "memberships",
            ClusterMember.objects.filter(left_at=None)
            .select_related("recommendation")
            .only("cluster", "recommendation__public_id"),
            to_attr="members_now",
        ),
        Prefetch(
            "actions",
            with_parts(Action.objects.select_related("body").order_by("starts_on", "id")),
            to_attr="planned",
        ),
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


def _merged(cluster: Cluster, earlier: list[Cluster]) -> dict[str, Any]:
    """Where it leads, and what became part of it. Only where there is any: all others read as they always did."""
    told: dict[str, Any] = {}
    if (later := successor_of(cluster)) and cluster.closed_at:
        told |= {"merged_into": later.public_id, "closed_on": _day(cluster.closed_at.date())}
    if earlier:
        told["merged"] = [each.public_id for each in earlier]
    return told


def _action(action: Any) -> dict[str, Any]:
    """Parts from "descriptions" on came later: releases before them do not have these, and readers ask with `get`."""
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
        "descriptions": dict(action.descriptions),
        "supporting": [named(body) for body in sorted(action.supporting.all(), key=lambda body: body.public_id)],
        "promised_before": [
            {"day": _day(row.promised_for), "reasons": dict(row.reasons)} for row in action.former_promises.all()
        ],
        "discontinued_why": dict(action.discontinued_why),
        "milestones": [_milestone(row) for row in action.milestones.all()],
        "sources": _sources(action),
        "needs": [_need(row) for row in action.needs.all() if row.shown_to_partners],
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    days = ("first_due_on", "due_on", "reached_on", "dropped_on")
    return {"titles": dict(row.titles), **{name: _day(getattr(row, name)) for name in days}}


def _sources(action: Any) -> list[dict[str, Any]]:
    """How much from which kind of source. Who pays is the plan's own matter until they say it themselves."""
    sums: dict[str, Decimal] = {}
    for line in action.budget.all():
        sums[line.source] = sums.get(line.source, Decimal(0)) + line.amount
    return [{"source": source, "amount": _money(sums[source])} for source in sorted(sums)]


def _need(row: SupportNeed) -> dict[str, Any]:
    """Only what the State agreed to show."""
    return {
        "kind": row.kind,
        "texts": dict(row.texts),
        "amount": _money(row.amount),
        "currency": row.currency,
        "wanted_by": _day(row.wanted_by),
    }


def _money(amount: Decimal | None) -> str | None:
    """A text with two decimals: numbers with a point have no single written form."""
    return None if amount is None else f"{amount:.2f}"


def _day(date: Any) -> str | None:
    return date.isoformat() if date else None
