"""How a whole State stands: what is covered, what is missing, how old the last word is, and who is late.

Recommendations of which the same holds become one `Fact`, and figures are counted from these facts. They cannot
contradict each other: each of them is found again by the working list (`queries/working.py`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from servanda.domain.implementation.models import Action, Assignment, Update
from servanda.domain.implementation.queries.coverage import is_linked, with_place
from servanda.domain.implementation.queries.lateness import (
    AGES,
    NEVER,
    age_of,
    followed_by,
    late_concerning,
)
from servanda.domain.implementation.queries.pending import Pending, pending_of
from servanda.domain.implementation.queries.working import Wanted, narrowed
from servanda.domain.implementation.states import ActionStatus, UpdateStage
from servanda.domain.recommendations.models import Cluster, Recommendation, Tag
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.states import STANDING, TagKind


@dataclass(frozen=True, slots=True)
class Fact:
    """Recommendations that are alike as far as figures go: those of a cluster, or one that has a past of its own."""

    count: int
    linked: int  # so many of them to an SDG target
    is_led: bool
    in_cluster: bool
    has_action: bool
    age: str  # key of AGES, or NEVER
    late_bodies: frozenset[int]  # bodies whose answer on each of them is late
    bodies: frozenset[int]  # bodies that answer for each of them


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for one thing."""

    is_led: bool = False
    bodies: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()

    def __or__(self, other: Answering) -> Answering:
        return Answering(self.is_led or other.is_led, self.bodies | other.bodies, self.late | other.late)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of lateness: of so many recommendations, so many wait for a late answer."""

    key: str
    count: int
    late: int
    days: int = 0  # the longest, where the line is a body


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the overview shows."""

    total: int
    led: int
    clustered: int
    linked: int
    answered: int  # in six months
    acted: int
    ever_answered: int
    ages: dict[str, int]
    late: int  # with an answer past its day
    by_mechanism: list[Line]
    by_goal: list[Line]
    by_body: list[Line]


def standing_of(user: Any, wanted: Wanted, *, today: datetime.date) -> Standing:
    """The figures of what this person follows, narrowed as the working list would be.

    Narrowed to a body, only its own answers count as late.
    """
    found = narrowed(recommendations_visible_to(user).select_related(None), wanted, user, today=today)
    pending = pending_of(followed_by(user), today=today)
    if wanted.body:
        pending = [replace(row, days_late=row.days_late if row.code == wanted.body else 0) for row in pending]
    return _counted(list(_facts(found.order_by(), pending, today)), pending, _lines(found.order_by(), pending))


def _facts(found: QuerySet[Recommendation], pending: list[Pending], today: datetime.date) -> Iterable[Fact]:
    clusters, alone = _last_words()
    together = _answering(pending, lambda row: row.cluster)
    apart = _answering(pending, lambda row: row.recommendation)
    nobody = Answering()
    for cluster, own, count, linked in _groups(found):
        # Both: what was assigned to it alone goes on when it joins a cluster.
        held = together.get(cluster, nobody)
        held = held | apart[own] if own in apart else held
        last, acts = clusters.get(cluster, (None, False))
        last = max(filter(None, (last, alone.get(own))), default=None)
        yield Fact(
            count=count,
            linked=linked,
            is_led=held.is_led,
            in_cluster=cluster is not None,
            has_action=acts,
            age=age_of(last, today),
            late_bodies=held.late,
            bodies=held.bodies,
        )


def _answering(pending: list[Pending], of: Callable[[Pending], int | None]) -> dict[int | None, Answering]:
    """By cluster or by recommendation."""
    rows: dict[int, list[Pending]] = {}
    for row in pending:
        if key := of(row):
            rows.setdefault(key, []).append(row)
    return {
        key: Answering(
            is_led=any(row.is_lead for row in held),
            bodies=frozenset(row.body for row in held),
            late=frozenset(row.body for row in held if row.days_late),
        )
        for key, held in rows.items()
    }


def _groups(found: QuerySet[Recommendation]) -> Any:
    """Cluster now, the key of one that has a past of its own, how many, and how many of them linked to a target."""
    assigned, answered = (
        rows.filter(recommendation__isnull=False).order_by().values("recommendation")
        for rows in (Assignment.objects.filter(ended_at=None), Update.objects.filter(stage=UpdateStage.APPROVED))
    )
    alone = Case(When(Q(pk__in=assigned) | Q(pk__in=answered), then="pk"), output_field=IntegerField())
    rows = with_place(found).annotate(own=alone).values("place__cluster", "own")
    counted = rows.annotate(n=Count("pk"), linked=Count("pk", filter=is_linked()))
    return counted.values_list("place__cluster", "own", "n", "linked")


def _last_words() -> tuple[dict[int | None, tuple[datetime.date | None, bool]], dict[int, datetime.date]]:
    """When each cluster was last answered with approval, and whether anything is planned or done for it; and when each
    recommendation was that had answers of its own. In one query."""
    approved = Update.objects.filter(stage=UpdateStage.APPROVED)
    newest = approved.filter(cluster=OuterRef("pk")).order_by("-approved_at", "-id").values("approved_at")[:1]
    acting = Action.objects.filter(cluster=OuterRef("pk")).exclude(status=ActionStatus.DISCONTINUED)
    clusters = Cluster.objects.order_by().annotate(last=TruncDate(Subquery(newest)), acts=Exists(acting))
    alone = approved.filter(recommendation__isnull=False).order_by().values("recommendation")
    rows = clusters.values_list(Value("cluster"), "pk", "last", "acts").union(
        alone.annotate(last=TruncDate(Max("approved_at"))).values_list(
            Value("alone"), "recommendation", "last", Value(False)
        ),
        all=True,
    )
    together: dict[int | None, tuple[datetime.date | None, bool]] = {}
    apart: dict[int, datetime.date] = {}
    for kind, key, last, acts in rows:
        if kind == "cluster":
            together[key] = last, acts
        else:
            apart[key] = last
    return together, apart


def _lines(found: QuerySet[Recommendation], pending: list[Pending]) -> dict[str, list[Line]]:
    """By mechanism and by goal, in one query; of goals only links that a person or the source stands behind."""
    late = late_concerning(pending)
    mechanisms = found.values(code=F("mechanism_id")).annotate(n=Count("pk"), late=Count("pk", filter=late))
    tags = Tag.objects.filter(recommendation__in=found.values("pk"), kind=TagKind.GOAL, provenance__in=STANDING)
    of_late = Q(recommendation__in=Recommendation.objects.filter(late).order_by().values("pk"))
    goals = tags.order_by().values("code").annotate(n=Count("pk"), late=Count("pk", filter=of_late))
    rows = mechanisms.values_list(Value("mechanism"), "code", "n", "late").union(
        goals.values_list(Value("goal"), "code", "n", "late"), all=True
    )
    lines: dict[str, list[Line]] = {"mechanism": [], "goal": []}
    for kind, code, count, late_ones in rows:
        lines[kind].append(Line(code, count, late_ones))
    return lines


def _counted(facts: list[Fact], pending: list[Pending], lines: dict[str, list[Line]]) -> Standing:
    ages: Counter[str] = Counter()
    for fact in facts:
        ages[fact.age] += fact.count
    total = sum(fact.count for fact in facts)
    return Standing(
        total=total,
        led=sum(fact.count for fact in facts if fact.is_led),
        clustered=sum(fact.count for fact in facts if fact.in_cluster),
        linked=sum(fact.linked for fact in facts),
        answered=ages["6m"],
        acted=sum(fact.count for fact in facts if fact.has_action),
        ever_answered=total - ages[NEVER],
        ages={key: ages[key] for key in (*AGES, NEVER)},
        late=sum(fact.count for fact in facts if fact.late_bodies),
        by_mechanism=lines["mechanism"],
        by_goal=lines["goal"],
        by_body=_by_body(facts, pending),
    )


def _by_body(facts: list[Fact], pending: list[Pending]) -> list[Line]:
    """Bodies with something late, by their public id, the longest first."""
    count: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for fact in facts:
        for body in fact.bodies:
            count[body] += fact.count
        for body in fact.late_bodies:
            late[body] += fact.count
    days: Counter[int] = Counter()
    for row in pending:
        days[row.body] = max(row.days_late, days[row.body])
    codes = {row.body: row.code for row in pending}
    lines = [Line(codes[body], count[body], late[body], days[body]) for body in late]
    return sorted(lines, key=lambda line: (-line.days, -line.late, line.key))
