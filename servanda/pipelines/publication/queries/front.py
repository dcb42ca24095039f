"""The figures of the front page: levels for the loom, what changed, what is late, what is asked again and again."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from servanda.foundation.common import clock
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.queries import threads
from servanda.pipelines.publication.queries.asking import NONE
from servanda.pipelines.publication.states import ReleaseKind, ReleaseReason

DAYS_OF_NEWS = 30
MOST_NEWS = 50
THREADS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Strand:
    """One recommendation in the loom."""

    public_id: str
    level: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A theme of the first level: every recommendation under it, and how many are at each level."""

    code: str
    strands: list[Strand]
    levels: dict[str, int]
    late: int


@dataclass(frozen=True, slots=True)
class News:
    """Something that became public. `what`: level, action_completed, update, asked, correction, withdrawal, change."""

    what: str
    on: datetime.datetime
    kind: str
    public_id: str
    count: int = 1
    before: str = ""
    after: str = ""
    titles: dict[str, str] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """An action whose day has passed."""

    action: dict[str, Any]
    cluster: str
    cluster_titles: dict[str, str]
    days: int


@dataclass(frozen=True, slots=True)
class Front:
    """Everything the front page counts."""

    total: int
    levels: dict[str, int]
    positions: dict[str, int]
    mechanisms: dict[str, int]
    late: int
    areas: list[Area]
    news: list[News]
    late_actions: list[Late]
    asked_often: list[threads.PromiseThread]
    asked_often_total: int
    released_at: datetime.datetime | None


def front(state: str = "", *, today: datetime.date | None = None) -> Front:
    """Figures for one State, or for all when none is given."""
    today = today or clock.today()
    held = _of(state, ReleaseKind.RECOMMENDATION)
    late = held.filter(due_on__lt=today)
    often = _asked_often(held)
    return Front(
        total=held.count(),
        levels=_counts(held, "level"),
        positions=_counts(held, "position"),
        mechanisms=_counts(held, "mechanism_kind"),
        late=late.count(),
        areas=_areas(held, today),
        news=news(state, today=today),
        late_actions=late_actions(state, today=today),
        asked_often=threads.threads(often[:THREADS_SHOWN], today=today),
        asked_often_total=len(often),
        released_at=held.order_by("-released_at").values_list("released_at", flat=True).first(),
    )


def _of(state: str, kind: str) -> QuerySet[Entry]:
    held = Entry.objects.filter(kind=kind)
    return held.filter(state_code=state) if state else held


def _counts(held: QuerySet[Entry], column: str) -> dict[str, int]:
    rows = held.values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return {value or NONE[column]: n for value, n in rows}


def _areas(held: QuerySet[Entry], today: datetime.date) -> list[Area]:
    """Largest first. One with two areas hangs in both, as it is asked for under both."""
    strands: dict[str, list[Strand]] = {}
    rows = held.order_by("sort_key").values_list("public_id", "level", "due_on", "areas")
    for public_id, level, due_on, areas in rows.iterator(chunk_size=5000):
        strand = Strand(public_id, level or NONE["level"], bool(due_on and due_on < today))
        for area in areas:
            strands.setdefault(area, []).append(strand)
    found = [
        Area(code, some, dict(Counter(s.level for s in some)), sum(s.is_late for s in some))
        for code, some in strands.items()
    ]
    return sorted(found, key=lambda area: (-len(area.strands), area.code))


def _asked_often(held: QuerySet[Entry]) -> list[str]:
    rows = held.exclude(thread="").values_list("thread").annotate(knots=Count("pk")).filter(knots__gte=3)
    return [public_id for public_id, _knots in rows.order_by("-knots", "thread")]


def late_actions(state: str = "", *, today: datetime.date) -> list[Late]:
    """Open actions whose promised day has passed, longest overdue first."""
    found = []
    for entry in _of(state, ReleaseKind.CLUSTER).filter(due_on__lt=today).order_by("public_id"):
        for action in entry.content["actions"]:
            if action["status"] in ("completed", "discontinued") or not action["promised_for"]:
                continue
            days = (today - datetime.date.fromisoformat(action["promised_for"])).days
            if days > 0:
                found.append(Late(action, entry.public_id, entry.content["titles"], days))
    return sorted(found, key=lambda late: (-late.days, late.action["public_id"]))


def news(state: str = "", *, today: datetime.date) -> list[News]:
    """What became public in the last thirty days, newest first."""
    since = timezone.make_aware(datetime.datetime.combine(today - datetime.timedelta(DAYS_OF_NEWS), datetime.time()))
    found = [*_asked(state, since), *_changed(state, since)]
    return sorted(found, key=lambda item: item.on, reverse=True)[:MOST_NEWS]


def _asked(state: str, since: datetime.datetime) -> list[News]:
    """New recommendations, a document at a time."""
    fresh = _of(state, ReleaseKind.RECOMMENDATION).filter(first_released_at__gte=since).exclude(document="")
    rows = fresh.values_list("document", "first_released_at").annotate(n=Count("pk")).order_by("-first_released_at")
    return [News("asked", on, ReleaseKind.DOCUMENT, document, count=n) for document, on, n in rows[:MOST_NEWS]]


def _changed(state: str, since: datetime.datetime) -> list[News]:
    changed = Release.objects.filter(released_at__gte=since)
    if state:
        changed = changed.filter(state_code=state)
    told = changed.filter(kind__in=(ReleaseKind.CLUSTER, ReleaseKind.UPDATE)) | changed.filter(
        reason__in=(ReleaseReason.CORRECTION, ReleaseReason.WITHDRAWAL)
    )
    rows = list(told.order_by("-sequence")[: MOST_NEWS * 2])
    before = _before(rows)
    return [item for row in rows for item in _told(row, before.get((row.kind, row.public_id, row.version - 1), {}))]


def _before(rows: list[Release]) -> dict[tuple[str, str, int], dict[str, Any]]:
    ids = [row.public_id for row in rows if row.version > 1]
    held = Release.objects.filter(public_id__in=ids).order_by("sequence")
    return {(r.kind, r.public_id, r.version): r.content for r in held}


def _told(row: Release, before: dict[str, Any]) -> list[News]:
    place: dict[str, Any] = {"on": row.released_at, "kind": row.kind, "public_id": row.public_id}
    titles = (row.content or before).get("titles")
    if row.reason in (ReleaseReason.CORRECTION, ReleaseReason.WITHDRAWAL):
        return [News(row.reason, **place, titles=titles, words=row.reason_words)]
    if row.kind == ReleaseKind.UPDATE:
        return [News("update", **place, titles=row.content["body"]["names"])] if row.version == 1 else []
    if row.version == 1:
        return []
    told = [
        News("level", **place, titles=titles, before=a, after=b) for a, b in [_levels(before, row.content)] if a != b
    ]
    done = {action["public_id"] for action in before.get("actions", ()) if action["status"] == "completed"}
    told += [
        News("action_completed", **place, titles=action["titles"])
        for action in row.content["actions"]
        if action["status"] == "completed" and action["public_id"] not in done
    ]
    return told or [News("change", **place, titles=titles)]


def _levels(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
    said = [(held.get("level") or {}).get("value", "") for held in (before, after)]
    return said[0], said[1]
