"""What a recommendation's release says: the UN's part as it came, and what the State has released about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet

from servanda.domain.implementation.models import Assignment
from servanda.domain.recommendations.models import Position, Recommendation, Tag
from servanda.domain.recommendations.queries import cluster_of, with_texts
from servanda.domain.recommendations.states import SUBJECTS, Provenance, TagKind
from servanda.pipelines.publication.chain import Draft
from servanda.pipelines.publication.content.bodies import named, parts
from servanda.pipelines.publication.content.earlier import said_before
from servanda.pipelines.publication.content.levels import Levels
from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.states import ReleaseKind

# Suggested tags are public only where one of these published them itself.
_SOURCES = frozenset({"ohchr-matrix", "upr-info", "uhri"})
# What the State decides: an import leaves it as it was last released.
_NATIONAL: dict[str, Any] = {"short_titles": {}, "cluster": None, "lead": None, "bodies": [], "level": None}
_AT_ONCE = 2_000


def drafts(recommendations: QuerySet[Recommendation], *, also: Iterable[Draft] = ()) -> Iterator[Draft]:
    """Everything as it stands now; `also`: updates about to be released, whose levels already count."""
    coming = list(also)
    for some in _in_groups(recommendations):
        national = _national(some, coming)
        for item in some:
            tags = [_tag(tag) for tag in item.all_tags if _is_public(tag)]
            yield _draft(item, {**_as_published(item), **national[item.pk], "tags": tags})


def drafts_of_import(recommendations: QuerySet[Recommendation]) -> Iterator[Draft]:
    """The UN's part as it stands now; the State's part as it was last released, or nothing."""
    for some in _in_groups(recommendations):
        held = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, public_id__in=[item.public_id for item in some])
        before = dict(held.order_by("pk").values_list("public_id", "content"))
        for item in some:
            released = before.get(item.public_id, {})
            national = {key: released.get(key, value) for key, value in _NATIONAL.items()}
            tags = _tags_of_import(item.all_tags, released.get("tags", []))
            yield _draft(item, {**_as_published(item), **national, "tags": tags})


def _draft(item: Recommendation, content: dict[str, Any]) -> Draft:
    return Draft(ReleaseKind.RECOMMENDATION, item.public_id, item.state_id, content)


def _in_groups(recommendations: QuerySet[Recommendation]) -> Iterator[list[Any]]:
    keys = iter(list(recommendations.order_by("public_id").values_list("pk", flat=True)))
    while some := list(islice(keys, _AT_ONCE)):
        rows = with_texts(Recommendation.objects.filter(pk__in=some)).select_related("document", "thread", "split_from")
        fetched = rows.prefetch_related(
            Prefetch(
                "positions",
                Position.objects.filter(superseded_at=None).select_related("holder").order_by("id"),
                to_attr="answers",
            ),
            "aliases",
        )
        yield list(fetched.order_by("public_id"))


def _as_published(item: Any) -> dict[str, Any]:
    answers = [row for row in item.answers if row.holder is None]
    return {
        "state": item.state_id,
        "mechanism": item.mechanism_id,
        "kind": item.kind,
        "cycle": item.cycle,
        "session": item.session,
        "number": item.number,
        "asked_on": str(item.asked_on or item.document.published_on or ""),
        "document": {"public_id": item.document.public_id, "symbol": item.document.symbol},
        "heading": item.heading,
        "language": item.language,
        "texts": {row.language: {"text": row.text, "origin": row.origin} for row in item.current_texts},
        "recommended_by": sorted(
            (
                {"state": row.state_id} if row.state_id else {"printed": row.printed}
                for row in item.recommended_by.all()
            ),
            key=lambda asking: next(iter(asking.values())),
        ),
        "position": _position(answers[0]) if answers else None,
        "other_positions": [
            {"holder": named(row.holder), **_position(row)} for row in item.answers if row.holder is not None
        ],
        "thread": {"public_id": item.thread.public_id, "titles": dict(item.thread.titles)} if item.thread else None,
        "split_from": item.split_from.public_id if item.split_from else None,
        "aliases": [{"scheme": alias.scheme, "value": alias.value} for alias in item.aliases.all()],
        "action_category": None if _is_own_category(item) else item.action_category,
    }


def _is_own_category(item: Any) -> bool:
    """Whether the State's people said it and not the source: then it serves their work only."""
    return any(tag.kind == TagKind.ACTION and tag.provenance == Provenance.CONFIRMED for tag in item.all_tags)


def _position(row: Position) -> dict[str, Any]:
    return {
        "value": row.value,
        "explanations": dict(row.explanations),
        "source": row.source,
        "stated_on": str(row.stated_on or ""),
    }


def _national(some: list[Any], coming: list[Draft]) -> dict[int, dict[str, Any]]:
    clusters = {item.pk: cluster_of(item) for item in some}
    earlier = said_before([item.pk for item in some])
    was_in = {name for held in earlier.values() for name in held}
    levels = Levels(
        clusters={cluster.public_id for cluster in clusters.values() if cluster} | was_in,
        recommendations=[item.public_id for item in some],
        also=coming,
    )
    by_cluster, by_item = _assignments({c.pk for c in clusters.values() if c}, [item.pk for item in some])
    found = {}
    for item in some:
        cluster = clusters[item.pk]
        lead, others = parts(by_cluster.get(cluster.pk, []) if cluster else by_item.get(item.pk, []))
        found[item.pk] = {
            "short_titles": dict(item.short_titles),
            "cluster": {"public_id": cluster.public_id, "titles": dict(cluster.titles)} if cluster else None,
            "lead": lead,
            "bodies": others,
            "level": levels.of_recommendation(
                item.public_id, cluster.public_id if cluster else "", earlier.get(item.pk)
            ),
        }
    return found


def _assignments(
    clusters: set[int], items: list[int]
) -> tuple[dict[int, list[Assignment]], dict[int, list[Assignment]]]:
    rows = Assignment.objects.filter(ended_at=None).select_related("body").order_by("part", "body__public_id")
    by_cluster: dict[int, list[Assignment]] = {}
    by_item: dict[int, list[Assignment]] = {}
    for row in rows.filter(cluster__in=clusters):
        by_cluster.setdefault(row.cluster_id or 0, []).append(row)
    for row in rows.filter(recommendation__in=items):
        by_item.setdefault(row.recommendation_id or 0, []).append(row)
    return by_cluster, by_item


def _tag(tag: Tag) -> dict[str, Any]:
    return {
        "kind": tag.kind,
        "code": tag.code,
        "provenance": tag.provenance,
        "source": tag.source,
        "label": tag.label,
    }


def _is_public(tag: Tag) -> bool:
    if tag.kind not in SUBJECTS:
        return False
    if tag.provenance == Provenance.SUGGESTED:
        return tag.source in _SOURCES
    return tag.provenance != Provenance.REFUSED


def _tags_of_import(tags: list[Tag], released: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a person decided since the last release waits for its own: until then the tag stands as released."""
    before = {(tag["kind"], tag["code"]): tag for tag in released}
    found = []
    for tag in tags:
        if tag.provenance in {Provenance.CONFIRMED, Provenance.REFUSED}:
            if (tag.kind, tag.code) in before:
                found.append(before[tag.kind, tag.code])
        elif _is_public(tag):
            found.append(_tag(tag))
    return found
