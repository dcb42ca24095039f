"""The promise thread: when a demand was made, what the State answered, and what went on between."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from servanda.pipelines.publication.models import Entry
from servanda.pipelines.publication.states import ReleaseKind

# Neither the words searched for nor the lists of codes: they take longer to read than all the rest.
_READ = (
    *("public_id", "state_code", "content", "mechanism", "mechanism_kind", "cycle", "cluster", "thread"),
    *("position", "level", "asked_on", "asked_year"),
)


class Doing(IntEnum):
    """How strong the line is between two knots."""

    NOTHING = 0
    PLANNED = 1
    UNDER_WAY = 2
    DONE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Knot:
    """One time of asking."""

    public_id: str
    asked_on: str
    year: int | None
    mechanism: str
    mechanism_kind: str
    cycle: int | None
    symbol: str
    position: str  # empty: none is asked, or not yet answered
    level: str
    recommended_by: tuple[str, ...]  # codes or printed names


@dataclass(frozen=True, slots=True)
class Stretch:
    """The line from one day to the next knot (or to today): the most that was going on by its end."""

    since: str
    until: str
    doing: Doing


@dataclass(frozen=True, slots=True)
class PromiseThread:
    """Knots in the order of asking; stretches between them, the last one reaching to today."""

    public_id: str
    titles: dict[str, str]
    state: str
    knots: list[Knot]
    stretches: list[Stretch]
    level: dict[str, Any] | None  # of the newest knot that has one
    actions: list[dict[str, Any]]

    @property
    def is_asked_often(self) -> bool:
        return len(self.knots) >= 3


def thread(public_id: str, *, today: datetime.date) -> PromiseThread | None:
    """One thread; None if nothing public belongs to it."""
    return next(iter(threads([public_id], today=today)), None)


def threads(public_ids: list[str], *, today: datetime.date) -> list[PromiseThread]:
    """Threads in the order given, in two statements for all of them."""
    held = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, thread__in=public_ids).only(*_READ)
    by_thread: dict[str, list[Entry]] = {}
    for entry in held.order_by("asked_on", "sort_key", "public_id"):
        by_thread.setdefault(entry.thread, []).append(entry)
    actions = _actions({entry.cluster for some in by_thread.values() for entry in some} - {""})
    return [_thread(some, actions, today) for public_id in public_ids if (some := by_thread.get(public_id))]


def thread_of(public_id: str, *, today: datetime.date) -> PromiseThread | None:
    """The thread a recommendation is in; alone, it is a thread of one knot."""
    entry = Entry.objects.filter(kind=ReleaseKind.RECOMMENDATION, public_id=public_id).first()
    if entry is None:
        return None
    if entry.thread:
        return thread(entry.thread, today=today)
    return _thread([entry], _actions({entry.cluster} - {""}), today)


def _actions(clusters: set[str]) -> dict[str, list[dict[str, Any]]]:
    held = Entry.objects.filter(kind=ReleaseKind.CLUSTER, public_id__in=clusters).order_by("public_id")
    return dict(held.values_list("public_id", "content__actions"))


def _thread(some: list[Entry], by_cluster: dict[str, list[dict[str, Any]]], today: datetime.date) -> PromiseThread:
    newest = some[-1]
    named = newest.content["thread"] or {"public_id": "", "titles": newest.content["short_titles"]}
    clusters = list(dict.fromkeys(entry.cluster for entry in some if entry.cluster))
    actions = [action for cluster in clusters for action in by_cluster.get(cluster, [])]
    levels = [entry.content["level"] for entry in some if entry.content["level"]]
    return PromiseThread(
        public_id=named["public_id"],
        titles=named["titles"],
        state=newest.state_code,
        knots=[_knot(entry) for entry in some],
        stretches=stretches_between(
            [str(entry.asked_on) for entry in some if entry.asked_on], actions, today.isoformat()
        ),
        level=levels[-1] if levels else None,
        actions=actions,
    )


def _knot(entry: Entry) -> Knot:
    return Knot(
        public_id=entry.public_id,
        asked_on=str(entry.asked_on or ""),
        year=entry.asked_year,
        mechanism=entry.mechanism,
        mechanism_kind=entry.mechanism_kind,
        cycle=entry.cycle,
        symbol=entry.content["document"]["symbol"],
        position=entry.position,
        level=entry.level,
        recommended_by=tuple(asking.get("state") or asking["printed"] for asking in entry.content["recommended_by"]),
    )


def stretches_between(asked: list[str], actions: list[dict[str, Any]], today: str) -> list[Stretch]:
    """From each day of asking to the next, the last one to today. Actions say status and days, as in a release."""
    days = sorted({*asked})
    ends = [*days[1:], today] if days and days[-1] < today else days[1:]
    return [Stretch(since, until, _doing(since, until, actions)) for since, until in zip(days, ends, strict=False)]


def _doing(since: str, until: str, actions: list[dict[str, Any]]) -> Doing:
    return max((_of_action(action, since, until) for action in actions), default=Doing.NOTHING)


def _of_action(action: dict[str, Any], since: str, until: str) -> Doing:
    """What was going on in one stretch. An action without a beginning is known from its status alone: since now."""
    if action["status"] == "discontinued":
        return Doing.NOTHING
    completed, starts = action["completed_on"], action["starts_on"]
    if completed and since <= completed < until:
        return Doing.DONE
    if completed and completed < since:
        return Doing.NOTHING
    if starts and starts < until:
        return Doing.UNDER_WAY if action["status"] in ("under_way", "completed") else Doing.PLANNED
    promised = action["promised_for"]
    return Doing.PLANNED if promised and since <= promised < until else Doing.NOTHING
