"""What waits for a decision: text by text, and whole groups of one value."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Case, Count, Exists, Min, OuterRef, Q, QuerySet, When

from servanda.domain.implementation.queries.coverage import is_in_cluster
from servanda.domain.recommendations.models import Position, Recommendation
from servanda.domain.recommendations.queries import recommendations_visible_to, with_texts
from servanda.domain.recommendations.states import PositionValue
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import states_where
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.models import Suggestion
from servanda.pipelines.classification.queries.worth import quiet_by_state, quiet_kinds, quiet_rows
from servanda.pipelines.classification.states import DECIDED, Stage
from servanda.pipelines.classification.usefulness import NEW_FOR_DAYS, Reach, Waiting, doubt, in_order

_FEWEST = 2  # texts with one value: from then on they are a group
_MOST_GROUPS = 300


@dataclass(frozen=True, slots=True)
class Group:
    """One value proposed for several recommendations."""

    kind: str
    value: str
    count: int
    average: float | None
    least: float | None


def states_decided_by(user: Any) -> QuerySet[State]:
    """The States whose suggestions this person decides on and that hold any recommendation."""
    codes = states_where(user, Permission.TAG_DECIDE)
    held = State.objects.filter(pk__in=Recommendation.objects.order_by().values("state"))
    return (held if codes is None else held.filter(pk__in=codes)).order_by("sort_key", "iso3")


def asked_kinds(user: Any, *, state: str) -> list[str]:
    """Kinds this person is asked about: theirs to decide, and not quiet."""
    quiet = set(quiet_kinds(state))
    return [kind for kind in rules.kinds_decided_by(user, state=state) if kind not in quiet]


def suggestions_open(user: Any, *, state: str) -> QuerySet[Suggestion]:
    """What this person is asked in the State, surest first within a recommendation."""
    kinds = asked_kinds(user, state=state)
    held = Suggestion.objects.filter(recommendation__state=state, stage=Stage.OPEN, kind__in=kinds)
    return held.order_by("recommendation", "kind", "-confidence", "value")


def waiting(user: Any, *, state: str) -> list[Waiting]:
    """Every text with open questions, the most useful first (usefulness.py)."""
    by_text: dict[int, list[tuple[str, str, float | None]]] = {}
    rows = suggestions_open(user, state=state).values_list("recommendation_id", "kind", "value", "confidence")
    for key, kind, value, sure in rows:
        by_text.setdefault(key, []).append((kind, value, sure))
    reach = _reach(state, by_text)
    return in_order([_waiting(key, asked, reach[key]) for key, asked in by_text.items()])


def _waiting(key: int, asked: list[tuple[str, str, float | None]], reach: Reach) -> Waiting:
    kind, value, _sure = max(asked, key=lambda each: (doubt(each[2]), each[0], each[1]))
    known = [sure for _kind, _value, sure in asked if sure is not None]
    least = min(known) if len(known) == len(asked) else None
    return Waiting(key, len(asked), sum(doubt(sure) for _k, _v, sure in asked), least, (kind, value), reach)


def _reach(state: str, keys: Iterable[int]) -> dict[int, Reach]:
    """What hangs on each, in one statement however many there are."""
    since = clock.now() - datetime.timedelta(days=NEW_FOR_DAYS)
    answers = Position.objects.filter(recommendation=OuterRef("pk"), superseded_at=None, holder=None).order_by()
    kept = answers.filter(value__in=(PositionValue.SUPPORTED, PositionValue.PARTLY))
    told = (
        Recommendation.objects.filter(state=state)
        .order_by()
        .annotate(is_supported=Exists(kept), is_grouped=Case(When(is_in_cluster(), then=True), default=False))
        .values_list("pk", "added_at", "thread_id", "is_supported", "is_grouped")
    )
    held = {key: (added, thread, supported, grouped) for key, added, thread, supported, grouped in told}
    times = Counter(thread for _added, thread, _supported, _grouped in held.values())
    found = {}
    for key in keys:
        added, thread, supported, grouped = held[key]
        found[key] = Reach(added >= since, supported, not grouped, times[thread] if thread else 1)
    return found


def recommendations_by_key(user: Any, keys: Sequence[int]) -> dict[int, Any]:
    """With their words, for pages; only those the reader may see."""
    found = with_texts(recommendations_visible_to(user).filter(pk__in=keys)).order_by("pk")
    return {item.pk: item for item in found}


def groups(user: Any, *, state: str) -> list[Group]:
    """Values proposed for at least two recommendations, the largest first."""
    rows = suggestions_open(user, state=state).order_by().values("kind", "value")
    counted = rows.annotate(n=Count("pk"), average=Avg("confidence"), least=Min("confidence")).filter(n__gte=_FEWEST)
    found = counted.order_by("-n", "kind", "value")[:_MOST_GROUPS]
    return [Group(row["kind"], row["value"], row["n"], row["average"], row["least"]) for row in found]


def suggestions_of_group(user: Any, *, state: str, kind: str, value: str) -> QuerySet[Suggestion]:
    """The group's suggestions, the surest first."""
    return suggestions_open(user, state=state).filter(kind=kind, value=value).order_by("-confidence", "recommendation")


def decided_today(user: Any, *, state: str) -> int:
    """How many texts this person decided on since midnight."""
    midnight = datetime.datetime.combine(clock.today(), datetime.time(), tzinfo=clock.now().tzinfo)
    rows = Suggestion.objects.filter(decided_by=user, decided_at__gte=midnight, recommendation__state=state)
    return rows.order_by().values("recommendation").distinct().count()


def has_questions(user: Any) -> Q:
    """Recommendations with questions this person is asked: open, in a State they decide for, of no quiet kind there."""
    codes = states_where(user, Permission.TAG_DECIDE)
    rows = Suggestion.objects.filter(stage=Stage.OPEN).order_by()
    if codes is not None:
        rows = rows.filter(recommendation__state__in=codes)
    if codes is not None and len(codes) == 1:
        rows = rows.exclude(kind__in=quiet_rows(codes).values("kind"))
    else:
        for state, kinds in quiet_by_state(codes).items():
            rows = rows.exclude(recommendation__state=state, kind__in=kinds)
    return Q(pk__in=rows.values("recommendation"))


def suggestions_of(user: Any, recommendation: Recommendation) -> list[Suggestion]:
    """Everything proposed about one recommendation that still matters: open first, then what was decided."""
    seen = recommendations_visible_to(user).filter(pk=recommendation.pk)
    rows = Suggestion.objects.filter(Q(stage=Stage.OPEN) | Q(stage__in=DECIDED), recommendation__in=seen)
    found = list(rows.select_related("decided_by", "decision").order_by("kind", "-confidence", "value"))
    return sorted(found, key=lambda each: each.stage != Stage.OPEN)
