"""What waits for a decision: text by text, and whole groups of one value."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Avg, Case, Count, Exists, Min, OuterRef, Q, QuerySet, When
from django.db.models.functions import JSONObject

from servanda.domain.implementation.queries.coverage import is_in_cluster
from servanda.domain.recommendations.models import OfficialText, Position, Recommendation
from servanda.domain.recommendations.queries import recommendations_visible_to
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


def asked_kinds(user: Any, *, state: str, quiet: Collection[str] | None = None) -> list[str]:
    """Kinds this person is asked about: theirs to decide, and not quiet. `quiet` where that was read already."""
    silent = set(quiet_kinds(state) if quiet is None else quiet)
    return [kind for kind in rules.kinds_decided_by(user, state=state) if kind not in silent]


def suggestions_open(user: Any, *, state: str, kinds: Sequence[str] | None = None) -> QuerySet[Suggestion]:
    """What this person is asked in the State, surest first within a recommendation.

    `kinds`, here and below, is what `asked_kinds` gave, for pages that ask more than once.
    """
    kinds = asked_kinds(user, state=state) if kinds is None else kinds
    held = Suggestion.objects.filter(recommendation__state=state, stage=Stage.OPEN, kind__in=kinds)
    return held.order_by("recommendation", "kind", "-confidence", "value")


def waiting(user: Any, *, state: str, kinds: Sequence[str] | None = None) -> list[Waiting]:
    """Every text with open questions, the most useful first (usefulness.py)."""
    by_text: dict[int, list[tuple[str, str, float | None]]] = {}
    rows = suggestions_open(user, state=state, kinds=kinds).values_list(
        "recommendation_id", "kind", "value", "confidence"
    )
    for key, kind, value, sure in rows:
        by_text.setdefault(key, []).append((kind, value, sure))
    reach = _reach(state, by_text)
    return in_order([_waiting(key, asked, reach[key]) for key, asked in by_text.items()])


def _waiting(key: int, asked: list[tuple[str, str, float | None]], reach: Reach) -> Waiting:
    kind, value, _sure = max(asked, key=lambda each: (doubt(each[2]), each[0], each[1]))
    known = [sure for _kind, _value, sure in asked if sure is not None]
    least = min(known) if len(known) == len(asked) else None
    doubts = sum(doubt(sure) for _k, _v, sure in asked)
    values = tuple((kind, value) for kind, value, _sure in asked)
    return Waiting(key, len(asked), doubts, least, (kind, value), reach, values)


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


def recommendations_by_key(user: Any, keys: Sequence[int], *, public_ids: Sequence[str] = ()) -> dict[int, Any]:
    """With their current words and the State's own position, for pages, in one statement; as far as the reader may see.

    Those that are known by their public id only come along.
    """
    texts = OfficialText.objects.filter(recommendation=OuterRef("pk"), superseded_at=None).order_by("language")
    words = ArraySubquery(texts.values(held=JSONObject(language="language", text="text")))
    answers = Position.objects.filter(recommendation=OuterRef("pk"), superseded_at=None, holder=None).order_by("pk")
    wanted = Q(pk__in=keys) | Q(public_id__in=public_ids) if public_ids else Q(pk__in=keys)
    rows = recommendations_visible_to(user).filter(wanted)
    found = {}
    for item in rows.annotate(words=words, stated=ArraySubquery(answers.values("value"))).order_by("pk"):
        item.current_texts = [OfficialText(**held) for held in item.words]  # type: ignore[attr-defined]
        item.current_positions = [Position(value=value) for value in item.stated]  # type: ignore[attr-defined]
        found[item.pk] = item
    return found


def number_of_groups(line: Iterable[Waiting]) -> int:
    """How many `groups` would give for what waits, without asking again."""
    counted = Counter(value for waiting in line for value in waiting.values)
    return min(sum(number >= _FEWEST for number in counted.values()), _MOST_GROUPS)


def groups(user: Any, *, state: str) -> list[Group]:
    """Values proposed for at least two recommendations, the largest first."""
    rows = suggestions_open(user, state=state).order_by().values("kind", "value")
    counted = rows.annotate(n=Count("pk"), average=Avg("confidence"), least=Min("confidence")).filter(n__gte=_FEWEST)
    found = counted.order_by("-n", "kind", "value")[:_MOST_GROUPS]
    return [Group(row["kind"], row["value"], row["n"], row["average"], row["least"]) for row in found]


def suggestions_of_group(user: Any, *, state: str, kind: str, value: str) -> QuerySet[Suggestion]:
    """The group's suggestions, the surest first."""
    return suggestions_open(user, state=state).filter(kind=kind, value=value).order_by("-confidence", "recommendation")


def has_questions(user: Any) -> Q:
    """Recommendations that wait in this person's queues: of the kinds they decide on there, but of no quiet one."""
    codes = states_where(user, Permission.TAG_DECIDE)
    rows = Suggestion.objects.filter(stage=Stage.OPEN).order_by()
    if codes is not None:
        rows = rows.filter(recommendation__state__in=codes)
    if codes is not None and len(codes) == 1:
        rows = rows.exclude(kind__in=quiet_rows(codes).values("kind"))
    else:
        for state, kinds in quiet_by_state(codes).items():
            rows = rows.exclude(recommendation__state=state, kind__in=kinds)
    for kind, permission in rules.ALSO_NEEDED.items():
        theirs = states_where(user, permission)
        if theirs is not None and theirs != codes:
            rows = rows.exclude(Q(kind=kind) & ~Q(recommendation__state__in=theirs))
    return Q(pk__in=rows.values("recommendation"))


def suggestions_of(user: Any, recommendation: Recommendation) -> list[Suggestion]:
    """Everything proposed about one recommendation that still matters: open first, then what was decided."""
    seen = recommendations_visible_to(user).filter(pk=recommendation.pk)
    rows = Suggestion.objects.filter(Q(stage=Stage.OPEN) | Q(stage__in=DECIDED), recommendation__in=seen)
    found = list(rows.select_related("decided_by", "decision").order_by("kind", "-confidence", "value"))
    return sorted(found, key=lambda each: each.stage != Stage.OPEN)
