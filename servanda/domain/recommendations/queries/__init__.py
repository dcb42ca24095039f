"""Reading recommendations, clusters and documents; always within what the reader's membership reaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from servanda.domain.recommendations.models import (
    Cluster,
    ClusterMember,
    Document,
    FollowUp,
    OfficialText,
    Position,
    Recommendation,
    Tag,
)
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.audit.models import Event
from servanda.foundation.audit.queries import history_of


def recommendations_visible_to(user: Any) -> QuerySet[Recommendation]:
    """Working records of the States the reader works for: the whole State for any of its bodies.

    UN texts are public; what is not are working tags and suggestions, so strangers get none.
    """
    return _of_states(Recommendation.objects.all(), user).select_related("document", "mechanism", "thread")


def clusters_visible_to(user: Any) -> QuerySet[Cluster]:
    """Open clusters of the States the reader works for, with the number of their members."""
    members = Count("memberships", filter=Q(memberships__left_at=None))
    return _of_states(Cluster.objects.filter(closed_at=None), user).annotate(member_count=members).order_by("public_id")


def clusters_ever_visible_to(user: Any) -> QuerySet[Cluster]:
    """Open ones, and those that became part of another: what they were stays to be read."""
    return _of_states(Cluster.objects.all(), user).order_by("public_id")


def documents_visible_to(user: Any) -> QuerySet[Document]:
    """Documents of the States the reader works for, newest first."""
    return _of_states(Document.objects.all(), user).order_by("-published_on", "public_id")


def _of_states(things: QuerySet[Any], user: Any) -> QuerySet[Any]:
    codes = states_where(user, Permission.RECOMMENDATIONS_READ)
    return things if codes is None else things.filter(state__in=codes)


def in_brief(recommendations: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """The same, with the current texts and positions prefetched: what a list beside something else shows."""
    return recommendations.prefetch_related(
        Prefetch(
            "texts", OfficialText.objects.filter(superseded_at=None).order_by("language"), to_attr="current_texts"
        ),
        Prefetch("positions", Position.objects.filter(superseded_at=None).order_by("id"), to_attr="current_positions"),
    )


def with_texts(recommendations: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """The same, with what a list page shows prefetched: current texts, positions, tags, cluster, who asked."""
    return in_brief(recommendations).prefetch_related(
        Prefetch("tags", Tag.objects.order_by("kind", "code"), to_attr="all_tags"),
        Prefetch(
            "cluster_memberships",
            ClusterMember.objects.filter(left_at=None).select_related("cluster"),
            to_attr="current_memberships",
        ),
        "recommended_by__state",
    )


def texts_of(recommendation: Recommendation) -> dict[str, str]:
    """Current words by language, for `in_language`; uses what `with_texts` fetched if it did."""
    rows = getattr(recommendation, "current_texts", None)
    if rows is None:
        rows = recommendation.texts.filter(superseded_at=None).order_by("language")
    return {row.language: row.text for row in rows}


def cluster_of(recommendation: Recommendation) -> Cluster | None:
    """The cluster it is in now."""
    rows = getattr(recommendation, "current_memberships", None)
    if rows is None:
        rows = list(recommendation.cluster_memberships.filter(left_at=None).select_related("cluster"))
    return rows[0].cluster if rows else None


def follow_up_of(recommendation: Recommendation) -> FollowUp | None:
    """The note that runs, if a mechanism follows it up."""
    return FollowUp.objects.filter(recommendation=recommendation, ended_at=None).order_by("id").first()


def members_of(cluster: Cluster) -> QuerySet[Recommendation]:
    """Its recommendations now, newest asking first, ready for a list page."""
    return with_texts(_members(cluster).select_related("document", "mechanism", "thread"))


def members_in_brief(cluster: Cluster) -> QuerySet[Recommendation]:
    """The same, with their texts and positions alone."""
    return in_brief(_members(cluster))


def _members(cluster: Cluster) -> QuerySet[Recommendation]:
    now = Recommendation.objects.filter(cluster_memberships__cluster=cluster, cluster_memberships__left_at=None)
    return now.order_by("-asked_on", "number_key", "public_id")


def counts_of_coverage(user: Any) -> dict[str, int]:
    """How many recommendations there are, and how many are in a cluster or linked to an SDG target for certain."""
    in_cluster = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None)
    target = Tag.objects.filter(recommendation=OuterRef("pk"), kind=TagKind.TARGET, provenance__in=STANDING)
    return recommendations_visible_to(user).aggregate(
        total=Count("id"),
        in_cluster=Count("id", filter=Exists(in_cluster)),
        with_target=Count("id", filter=Exists(target)),
    )


def joinings_of(cluster: Cluster) -> QuerySet[Event]:
    """When recommendations joined the cluster together, newest first."""
    return history_of(cluster).filter(name="recommendations.cluster_joined")


def joining_of(cluster: Cluster, number: int) -> Event | None:
    """One of these by its number."""
    return joinings_of(cluster).filter(pk=number).first()


def chosen_recommendations(user: Any, public_ids: Iterable[str]) -> QuerySet[Recommendation]:
    """Those of a selection the reader may see."""
    found = recommendations_visible_to(user).filter(public_id__in=list(public_ids))
    return found.order_by("-asked_on", "number_key", "public_id")


def cluster_titles(user: Any) -> QuerySet[Cluster]:
    """Open clusters for a list to choose from."""
    return _of_states(Cluster.objects.filter(closed_at=None), user).order_by("public_id")


def cluster_as_of(cluster: Cluster, version: int) -> Any:
    """The cluster's words as a form with this version number showed them; None if that was never."""
    if cluster.version == version:
        return cluster
    past = apps.get_model("recommendations", "ClusterEvent")
    return past._default_manager.filter(pgh_obj_id=cluster.pk, version=version).order_by("-pgh_id").first()


def places_of_asking(user: Any) -> list[Any]:
    """Mechanism and cycle of everything the reader sees, each pair once, in customary order, to choose from."""
    found = recommendations_visible_to(user).select_related(None)
    rows = found.order_by("mechanism__sort_key", "mechanism", "cycle").values("mechanism", "cycle").distinct()
    return list(rows.annotate(names=F("mechanism__short_names")))
