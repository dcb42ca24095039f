"""What would be released. The actions release exactly this, and pages show it before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from servanda.domain.implementation.models import Update
from servanda.domain.recommendations.models import Cluster, ClusterMember, Document, Recommendation
from servanda.domain.recommendations.states import HowLeft
from servanda.foundation.organisations.models import Body
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content import bodies, clusters, documents, recommendations, updates


def what_the_public_would_see(update: Update) -> list[Draft]:
    """The update as the public would read it, then its cluster and the recommendations whose level it moves."""
    said = updates.draft(update)
    if update.cluster is None:
        about = Recommendation.objects.filter(pk__in=[update.recommendation_id])
        return [said, *recommendations.drafts(about, also=[said])]
    return [said, *with_members(Cluster.objects.filter(pk__in=[update.cluster_id]), also=[said])]


def with_members(about: QuerySet[Cluster], *, also: Iterable[Draft] = ()) -> Iterator[Draft]:
    """Clusters with what became part of them, and the recommendations that are in them or went on from them."""
    coming = list(also)
    keys = about.order_by().values("pk")
    merged = clusters.standing(Cluster.objects.filter(merged_into__in=keys)).values("pk")
    yield from clusters.drafts(Cluster.objects.filter(Q(pk__in=keys) | Q(pk__in=merged)), also=coming)
    concerned = ClusterMember.objects.filter(Q(left_at=None) | Q(how_left=HowLeft.ON), cluster__in=keys)
    members = Recommendation.objects.filter(pk__in=concerned.order_by().values("recommendation"))
    yield from recommendations.drafts(members, also=coming)


def with_documents(about: QuerySet[Recommendation]) -> Iterator[Draft]:
    """UN texts as imported, after the documents they stand in."""
    keys = about.order_by().values("document")
    yield from documents.drafts(Document.objects.filter(pk__in=keys))
    yield from recommendations.drafts_of_import(about)


def everything_of(state: str) -> Iterator[Draft]:
    """What a State's open clusters and its recommendations would say if all were released now."""
    yield from clusters.drafts(clusters.standing(Cluster.objects.filter(state=state)))
    yield from documents.drafts(Document.objects.filter(state=state))
    yield from recommendations.drafts(Recommendation.objects.filter(state=state))


def of_thing(kind: str, public_id: str) -> Draft | None:
    """One thing as it stands now, whatever its kind; None where the State has no such thing."""
    return next(_of_thing(kind, public_id), None)


def _of_thing(kind: str, public_id: str) -> Iterator[Draft]:
    if kind == "recommendation":
        yield from recommendations.drafts(Recommendation.objects.filter(public_id=public_id))
    elif kind == "cluster":
        yield from clusters.drafts(Cluster.objects.filter(public_id=public_id))
    elif kind == "document":
        yield from documents.drafts(Document.objects.filter(public_id=public_id))
    elif kind == "body":
        state, _mark, own = public_id.partition("-B-")
        yield from bodies.drafts(Body.objects.filter(state=state, public_id=own))
    elif kind == "update":
        number = public_id.rpartition("-U-")[2]
        about = Q(pk=int(number)) if number.isdecimal() else Q(pk__in=[])
        for update in Update.objects.filter(about).select_related("body", "cluster", "recommendation"):
            yield updates.draft(update)


def cluster_as_public(cluster: Cluster) -> list[Draft]:
    """One cluster with its members' place in it, as its release would say."""
    return list(with_members(Cluster.objects.filter(pk=cluster.pk)))
