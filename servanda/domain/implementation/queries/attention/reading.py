"""What attention rests on, read for one State in few statements, however many recommendations there are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Avg,
    BooleanField,
    CharField,
    Count,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Left, TruncDate

from servanda.domain.implementation.models import Call, Update
from servanda.domain.implementation.queries.coverage import with_place
from servanda.domain.implementation.queries.lateness import followed_by
from servanda.domain.implementation.queries.pending import Pending, pending_of
from servanda.domain.implementation.states import ENDED, ActionStatus, CallStage, UpdateStage
from servanda.domain.recommendations.models import Cluster, FollowUp, Recommendation, Tag
from servanda.domain.recommendations.queries import cluster_titles, recommendations_visible_to
from servanda.domain.recommendations.states import STANDING, TagKind
from servanda.foundation.reference.models import Mechanism

_NONE = Value([], ArrayField(CharField()))


class Asked(NamedTuple):
    """One recommendation: who asked when, what the State answered, what the mechanism wants to hear early."""

    key: int
    public_id: str
    cluster: int | None
    mechanism: str
    mechanism_kind: str
    cycle: int | None
    document: int
    year: str  # "" where unknown
    thread: int | None
    position: str | None
    follow_up: str | None
    follow_up_due: datetime.date | None

    @property
    def asking(self) -> tuple[str, int]:
        """The same for what one mechanism asked in one cycle; where it has no cycles, in one document."""
        return self.mechanism, self.cycle if self.cycle is not None else -self.document


@dataclass(frozen=True, slots=True)
class Links:
    """Themes and groups that the source or a person stands behind."""

    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """The newest approved word on something: when, and the level it last stated."""

    last: datetime.date | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for an objective. Actions given up do not count; the days are of those not ended."""

    actions: int = 0
    costed: int = 0  # actions whose cost is known
    financed: float | None = None  # mean share of the known costs that has a source
    late: int = 0
    next_on: datetime.date | None = None  # the nearest day promised that has not passed


@dataclass(frozen=True, slots=True)
class Objective:
    """An open cluster."""

    key: int
    public_id: str
    titles: dict[str, str]
    word: Word
    plan: Plan


@dataclass(frozen=True, slots=True)
class Reporting:
    """A mechanism that asked, and the nearest day by which a running call gathers answers for its report."""

    names: dict[str, str]
    due_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything read."""

    asked: list[Asked]
    links: dict[int, Links]
    objectives: dict[int, Objective]
    alone: dict[int, Word]
    pending: list[Pending]
    mechanisms: dict[str, Reporting]
    followed_documents: frozenset[int]  # in which somebody ever noted what is followed up


def read(user: Any, *, state: str, today: datetime.date) -> Held:
    """What this person follows of one State, in five statements."""
    found = recommendations_visible_to(user).select_related(None).filter(state=state, joined_to=None).order_by()
    asked, followed = _asked(found)
    links, alone = _links_and_words(found, state)
    return Held(
        asked=asked,
        links=links,
        objectives=_objectives(cluster_titles(user).filter(state=state), today),
        alone=alone,
        pending=pending_of(followed_by(user).filter(body__state=state), today=today),
        mechanisms=_mechanisms(state),
        followed_documents=followed,
    )


def _asked(found: QuerySet[Recommendation]) -> tuple[list[Asked], frozenset[int]]:
    """And the documents in which a mark of follow-up was ever made."""
    noted = Q(document__in=FollowUp.objects.order_by().values("recommendation__document"))
    rows = (
        with_place(found)
        .annotate(
            answer=FilteredRelation(
                "positions", condition=Q(positions__superseded_at=None, positions__holder__isnull=True)
            ),
            mark=FilteredRelation("follow_ups", condition=Q(follow_ups__ended_at=None)),
            year=Left(Cast("asked_on", CharField()), 4),
            is_noted=ExpressionWrapper(noted, output_field=BooleanField()),
        )
        .values_list(
            *("pk", "public_id", "place__cluster", "mechanism_id", "mechanism__kind", "cycle", "document_id", "year"),
            *("thread_id", "answer__value", "mark__kind", "mark__due_on", "is_noted"),
        )
    )
    listed = list(rows)
    return [Asked._make(row[:-1]) for row in listed], frozenset(row[6] for row in listed if row[-1])


def _links_and_words(found: QuerySet[Recommendation], state: str) -> tuple[dict[int, Links], dict[int, Word]]:
    """By recommendation: links that somebody stands behind, and what was answered on it alone. In one statement."""
    kinds = (TagKind.THEME, TagKind.GROUP)
    tags = Tag.objects.filter(recommendation__in=found.values("pk"), kind__in=kinds, provenance__in=STANDING)
    linked = (
        tags.order_by()
        .values("recommendation")
        .annotate(
            themes=ArrayAgg("code", filter=Q(kind=TagKind.THEME), default=_NONE),
            groups=ArrayAgg("code", filter=Q(kind=TagKind.GROUP), default=_NONE),
        )
    )
    approved = Update.objects.filter(stage=UpdateStage.APPROVED, recommendation__state=state)
    newest = approved.order_by("recommendation", "-approved_at", "-id").distinct("recommendation")
    rows = linked.values_list("recommendation", "themes", "groups", Value(None, DateField()), Value("")).union(
        newest.values_list("recommendation", _NONE, _NONE, TruncDate("approved_at", tzinfo=datetime.UTC), "level"),
        all=True,
    )
    links: dict[int, Links] = {}
    alone: dict[int, Word] = {}
    for key, themes, groups, day, level in rows:
        if day is None:
            links[key] = Links(tuple(themes), tuple(groups))
        else:
            alone[key] = Word(day, level)
    return links, alone


def _objectives(clusters: QuerySet[Cluster], today: datetime.date) -> dict[int, Objective]:
    approved = Update.objects.filter(cluster=OuterRef("pk"), stage=UpdateStage.APPROVED)
    newest = approved.order_by("-approved_at", "-id")
    running, costed = ~Q(actions__status=ActionStatus.DISCONTINUED), Q(actions__cost__gt=0)
    to_do = ~Q(actions__status__in=ENDED)
    # An action without `missing` has all of its cost (its sums come from budget lines, decision 17).
    funded = F("actions__cost") - Coalesce("actions__missing", Value(0), output_field=DecimalField())
    share = ExpressionWrapper(Cast(funded / F("actions__cost"), FloatField()), output_field=FloatField())
    rows = clusters.order_by().annotate(
        last=TruncDate(Subquery(newest.values("approved_at")[:1]), tzinfo=datetime.UTC),
        level=Subquery(newest.exclude(level="").values("level")[:1]),
        planned=Count("actions", filter=running),
        costed=Count("actions", filter=running & costed),
        financed=Avg(share, filter=running & costed),
        late=Count("actions", filter=to_do & Q(actions__promised_for__lt=today)),
        next_on=Min("actions__promised_for", filter=to_do & Q(actions__promised_for__gte=today)),
    )
    names = ("pk", "public_id", "titles", "last", "level", "planned", "costed", "financed", "late", "next_on")
    return {
        key: Objective(key, public_id, titles, Word(last, level or ""), Plan(*plan))
        for key, public_id, titles, last, level, *plan in rows.values_list(*names)
    }


def _mechanisms(state: str) -> dict[str, Reporting]:
    running = Call.objects.filter(mechanism=OuterRef("pk"), state=state, stage=CallStage.SENT).order_by("due_on")
    rows = Mechanism.objects.filter(pk__in=Recommendation.objects.filter(state=state).order_by().values("mechanism"))
    named = rows.order_by("sort_key", "code").annotate(due_on=Subquery(running.values("due_on")[:1]))
    return {
        code: Reporting(short or names, due_on)
        for code, short, names, due_on in named.values_list("pk", "short_names", "names", "due_on")
    }
