"""The promise thread for members: every time one demand was made, the newest first, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from servanda.domain.recommendations.models import Position, Recommendation


@dataclass(frozen=True, slots=True)
class Asking:
    """One time of asking: by whom, when, and what the State answered ("": not asked, or not yet)."""

    public_id: str
    titles: dict[str, str]
    asked_on: str  # as exactly as it is known: "2019", "2019-05"
    mechanism: str
    cycle: int | None
    recommended_by: tuple[str, ...]
    position: str


def askings_of(recommendation: Recommendation) -> list[Asking]:
    """Every time of asking, the newest first; alone in its list where nobody linked it with another."""
    thread = Q(thread=recommendation.thread_id) if recommendation.thread_id else Q(pk=recommendation.pk)
    found = Recommendation.objects.filter(thread, state=recommendation.state_id).select_related("mechanism", "document")
    answers = Position.objects.filter(superseded_at=None, holder=None).order_by("id")
    rows = found.prefetch_related("recommended_by__state", Prefetch("positions", answers, to_attr="answers"))
    told = [_asking(row) for row in rows.order_by("-number_key", "public_id")]
    return sorted(told, key=lambda asking: asking.asked_on, reverse=True)


def _asking(row: Recommendation) -> Asking:
    answers: list[Position] = row.answers  # type: ignore[attr-defined]  # fetched above
    return Asking(
        public_id=row.public_id,
        titles=row.short_titles,
        asked_on=str(row.asked_on or row.document.published_on or ""),
        mechanism=str(row.mechanism),
        cycle=row.cycle,
        recommended_by=tuple(str(asked.state or asked.printed) for asked in row.recommended_by.all()),
        position=answers[0].value if answers else "",
    )


def times_asked() -> Coalesce:
    """In a query over recommendations: how often the same demand was made, once where it is in no thread."""
    knots = Recommendation.objects.filter(thread=OuterRef("thread")).order_by().values("thread")
    return Coalesce(Subquery(knots.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(1))


def asked_at_least(times: int) -> Q:
    """Recommendations of demands made so often."""
    knots = Recommendation.objects.filter(thread__isnull=False).order_by().values("thread").annotate(n=Count("pk"))
    often: QuerySet[Recommendation, int] = knots.filter(n__gte=times).values("thread")  # type: ignore[assignment]
    return Q(thread__in=often)
