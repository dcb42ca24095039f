"""The shapes of answers, for the description of the API and for writing them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servanda.pipelines.publication.queries.results import Row
from servanda.pipelines.publication.queries.search import Page
from servanda.pipelines.publication.queries.things import Thing, Version


class Segment(serializers.Serializer[Any]):
    text = serializers.CharField()
    hit = serializers.BooleanField(help_text="It is what was searched for.")


class FoundThing(serializers.Serializer[Any]):
    """One result of a search."""

    kind = serializers.CharField()
    public_id = serializers.CharField()
    state = serializers.CharField()
    title = Segment(many=True)
    title_language = serializers.CharField()
    excerpt = Segment(many=True)
    language = serializers.CharField()
    is_late = serializers.BooleanField()
    flags = serializers.ListField(child=serializers.CharField())
    released_at = serializers.DateTimeField()
    content = serializers.DictField(help_text="As released.")
    why = serializers.ListField(
        child=serializers.CharField(), help_text="Its words that say what was asked, where it was found by meaning."
    )


class FoundPage(serializers.Serializer[Any]):
    """A page of results, and what they can be narrowed to."""

    by = serializers.CharField(help_text="How words were taken: words or meaning.")
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    per_page = serializers.IntegerField()
    after = serializers.CharField(help_text="Cursor for the next page; empty on the last.")
    suggestion = serializers.CharField(help_text="A better spelling, where nothing was found.")
    facets = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    results = FoundThing(many=True)


class AlikeList(serializers.Serializer[Any]):
    """Recommendations alike to one, the most alike first, at most two of a document and none of its own thread."""

    results = FoundThing(many=True)


class ReleasedThing(serializers.Serializer[Any]):
    """The newest release of a thing. After a withdrawal `content` is empty and `reason_words` says why."""

    kind = serializers.CharField()
    public_id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    sequence = serializers.IntegerField()
    hash = serializers.CharField()
    released_at = serializers.DateTimeField()
    released_by = serializers.CharField(help_text="A post, never a person.")
    reason = serializers.CharField()
    reason_words = serializers.CharField()
    content = serializers.DictField()


class PartChanged(serializers.Serializer[Any]):
    place = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class PastRelease(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    sequence = serializers.IntegerField()
    released_at = serializers.DateTimeField()
    released_by = serializers.CharField()
    reason = serializers.CharField()
    reason_words = serializers.CharField()
    is_withheld = serializers.BooleanField(help_text="Its content was withdrawn later.")
    differences = PartChanged(many=True)


class ThingWithPast(ReleasedThing):
    """A thing, and every release of it, newest first."""

    history = PastRelease(many=True)


class ThingList(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    results = ReleasedThing(many=True)


class ChainLine(serializers.Serializer[Any]):
    """A release as it stands in the chain."""

    sequence = serializers.IntegerField()
    kind = serializers.CharField()
    public_id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    previous_hash = serializers.CharField()
    hash = serializers.CharField()
    released_at = serializers.CharField()
    released_by = serializers.CharField()
    reason = serializers.CharField()
    reason_words = serializers.CharField()
    content = serializers.DictField(allow_null=True, help_text="Null where the thing was withdrawn later.")


class Checkpoint(serializers.Serializer[Any]):
    sequence = serializers.IntegerField()
    hash = serializers.CharField()


class ReleaseList(serializers.Serializer[Any]):
    checkpoint = Checkpoint(help_text="The newest release. Keep it: it proves later that nothing was altered.")
    next_since = serializers.IntegerField(allow_null=True, help_text="Ask with since for what follows.")
    results = ChainLine(many=True)


class Problem(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    field = serializers.CharField(required=False)


class Error(serializers.Serializer[Any]):
    error = Problem()


def page(found: Page) -> dict[str, Any]:
    return {
        "by": str(found.query.by),
        "total": found.total,
        "page": found.query.page,
        "per_page": found.query.per_page,
        "after": found.after,
        "suggestion": found.suggestion,
        "facets": found.facets,
        "results": [row_of(row) for row in found.rows],
    }


def row_of(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "public_id": row.public_id,
        "state": row.state,
        "title": [{"text": part.text, "hit": part.hit} for part in row.title],
        "title_language": row.title_language,
        "excerpt": [{"text": part.text, "hit": part.hit} for part in row.excerpt],
        "language": row.language,
        "is_late": row.is_late,
        "flags": row.flags,
        "released_at": row.released_at,
        "content": row.content,
        "why": list(row.why),
    }


def thing(held: Thing) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ReleasedThing().fields}


def past(version: Version) -> dict[str, Any]:
    told = [{"place": part.place, "before": part.before, "after": part.after} for part in version.differences]
    own = ("version", "sequence", "released_at", "released_by", "reason", "reason_words")
    said = {name: getattr(version.thing, name) for name in own}
    return {**said, "is_withheld": version.is_withheld, "differences": told}
