"""How a whole State stands: what is covered, what is missing, how old the last word is, and who is late.

Every recommendation becomes one `Fact`. All figures are counted from the same facts, so that they cannot contradict
each other, and each of them is found again by the working list (`queries/working.py`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from servanda.domain.implementation.models import Action, Update
from servanda.domain.implementation.queries.lateness import AGES, NEVER, Pending, age_of, followed_by, pending_of
from servanda.domain.implementation.queries.working import Wanted, narrowed
from servanda.domain.implementation.states import ActionStatus, UpdateStage
from servanda.domain.recommendations.models import Cluster, ClusterMember, Recommendation, Tag
from servanda.domain.recommendations.queries import recommendations_visible_to
from servanda.domain.recommendations.states import STANDING, TagKind


@dataclass(frozen=True, slots=True)
class Fact:
    """One recommendation, as far as figures go."""

    mechanism: str
    cycle: int | None
    is_led: bool
    in_cluster: bool
    has_action: bool
    has_target: bool
    goals: tuple[str, ...]
    age: str  # key of AGES, or NEVER
    late_bodies: tuple[int, ...]  # bodies whose answer on it is late
    bodies: tuple[int, ...]  # bodies that answer for it


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
    return _counted(list(_facts(found.order_by(), pending, today)), pending)


def _facts(found: QuerySet[Recommendation], pending: list[Pending], today: datetime.date) -> Iterable[Fact]:
    goals, targets = _links(found.values("pk"))
    clusters = _clusters()
    held: dict[Hashable, list[Pending]] = {}
    for row in pending:
        held.setdefault(("c", row.cluster) if row.cluster else ("r", row.recommendation), []).append(row)
    for key, mechanism, cycle, cluster, alone in _rows(found):
        # Both: what was assigned to it alone goes on when it joins a cluster.
        own = [*held.get(("r", key), ()), *(held.get(("c", cluster), ()) if cluster else ())]
        together, acts = clusters.get(cluster, (None, False))
        last = max(filter(None, (together, alone)), default=None)
        yield Fact(
            mechanism=mechanism,
            cycle=cycle,
            is_led=any(row.is_lead for row in own),
            in_cluster=cluster is not None,
            has_action=acts,
            has_target=key in targets,
            goals=tuple(goals.get(key, ())),
            age=age_of(timezone.localdate(last) if last else None, today),
            late_bodies=tuple(row.body for row in own if row.days_late),
            bodies=tuple(row.body for row in own),
        )


def _rows(found: QuerySet[Recommendation]) -> Any:
    """Key, mechanism, cycle, cluster now, and when it was last answered alone."""
    cluster = ClusterMember.objects.filter(recommendation=OuterRef("pk"), left_at=None).values("cluster")[:1]
    alone = Update.objects.filter(recommendation=OuterRef("pk"), stage=UpdateStage.APPROVED)
    last = alone.order_by("-approved_at", "-id").values("approved_at")[:1]
    rows = found.annotate(cluster_now=Subquery(cluster), last_alone=Subquery(last))
    return rows.values_list("pk", "mechanism_id", "cycle", "cluster_now", "last_alone")


def _clusters() -> dict[int | None, tuple[datetime.datetime | None, bool]]:
    """When each was last answered with approval, and whether anything is planned or done for it."""
    approved = Update.objects.filter(cluster=OuterRef("pk"), stage=UpdateStage.APPROVED)
    newest = approved.order_by("-approved_at", "-id").values("approved_at")[:1]
    acting = Action.objects.filter(cluster=OuterRef("pk")).exclude(status=ActionStatus.DISCONTINUED)
    rows = Cluster.objects.order_by().annotate(last=Subquery(newest), acts=Exists(acting))
    return {key: (last, acts) for key, last, acts in rows.values_list("pk", "last", "acts")}


def _links(keys: Any) -> tuple[dict[int, list[str]], set[int]]:
    """Goals by recommendation, and those linked to a target: only what a person or the source stands behind."""
    goals: dict[int, list[str]] = {}
    targets: set[int] = set()
    tags = Tag.objects.filter(recommendation__in=keys, provenance__in=STANDING)
    rows = tags.filter(kind__in=(TagKind.GOAL, TagKind.TARGET)).order_by()
    for key, kind, code in rows.values_list("recommendation_id", "kind", "code"):
        if kind == TagKind.GOAL:
            goals.setdefault(key, []).append(code)
        else:
            targets.add(key)
    return goals, targets


def _counted(facts: list[Fact], pending: list[Pending]) -> Standing:
    ages = Counter(fact.age for fact in facts)
    return Standing(
        total=len(facts),
        led=sum(fact.is_led for fact in facts),
        clustered=sum(fact.in_cluster for fact in facts),
        linked=sum(fact.has_target for fact in facts),
        answered=ages["6m"],
        acted=sum(fact.has_action for fact in facts),
        ever_answered=len(facts) - ages[NEVER],
        ages={key: ages[key] for key in (*AGES, NEVER)},
        late=sum(bool(fact.late_bodies) for fact in facts),
        by_mechanism=_lines(facts, lambda fact: (fact.mechanism,)),
        by_goal=_lines(facts, lambda fact: fact.goals),
        by_body=_by_body(facts, pending),
    )


def _lines(facts: list[Fact], keys_of: Callable[[Fact], Iterable[str]]) -> list[Line]:
    count: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for fact in facts:
        for key in keys_of(fact):
            count[key] += 1
            late[key] += bool(fact.late_bodies)
    return [Line(key, count[key], late[key]) for key in count]


def _by_body(facts: list[Fact], pending: list[Pending]) -> list[Line]:
    """Bodies with something late, by their public id, the longest first."""
    count = Counter(body for fact in facts for body in set(fact.bodies))
    late = Counter(body for fact in facts for body in set(fact.late_bodies))
    days: Counter[int] = Counter()
    for row in pending:
        days[row.body] = max(row.days_late, days[row.body])
    codes = {row.body: row.code for row in pending}
    lines = [Line(codes[body], count[body], late[body], days[body]) for body in late]
    return sorted(lines, key=lambda line: (-line.days, -line.late, line.key))
