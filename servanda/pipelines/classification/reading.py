"""What engines are given to read, and what the sources themselves proposed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, Value, When

from servanda.domain.recommendations.models import ClusterMember, OfficialText, Recommendation, Tag
from servanda.domain.recommendations.states import Provenance
from servanda.pipelines.classification.engine import Text
from servanda.pipelines.classification.merging import Said


def to_be_read(state: str | None) -> QuerySet[Recommendation]:
    """Everything held of the State, or of all, in the order in which a run goes through it."""
    held = Recommendation.objects.filter(state=state) if state else Recommendation.objects.all()
    return held.order_by("pk")


def without_cluster(state: str) -> QuerySet[Recommendation]:
    """Those of the State that are in no cluster now."""
    at_home = ClusterMember.objects.filter(recommendation__state=state, left_at=None).order_by()
    held = Recommendation.objects.filter(state=state).exclude(pk__in=at_home.values("recommendation"))
    return held.order_by("pk")


def texts_of(keys: Sequence[int]) -> list[Text]:
    """One text each, in the order of the keys: the English one where there is one, else the one it came in, else any.

    Official words before translations; a recommendation without words is left out.
    """
    rank = Case(When(language="en", then=Value(0)), default=Value(1), output_field=IntegerField())
    official = Case(When(origin="official", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = OfficialText.objects.filter(recommendation__in=keys, superseded_at=None).annotate(
        rank=rank, is_translated=official
    )
    found: dict[int, Text] = {}
    for key, language, words in rows.order_by("recommendation", "is_translated", "rank", "language").values_list(
        "recommendation_id", "language", "text"
    ):
        found.setdefault(key, Text(key, words, language))
    return [found[key] for key in keys if key in found]


def said_by_sources(keys: Sequence[int]) -> dict[int, list[Said]]:
    """Links that imports brought as suggestions: UHRI's to targets, broader ones of a crosswalk (decision 14)."""
    rows = Tag.objects.filter(recommendation__in=keys, provenance=Provenance.SUGGESTED).order_by("pk")
    found: dict[int, list[Said]] = {}
    for key, kind, code, sure, source, version in rows.values_list(
        "recommendation_id", "kind", "code", "confidence", "source", "vocabulary_version"
    ):
        found.setdefault(key, []).append(Said(kind, code, sure, source[:40], version))
    return found
