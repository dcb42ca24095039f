"""What the State does: actions of an objective, their state on a day, and the money they need."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.charts.gantt import Bar, Mark, days_late
from servanda.foundation.common.charts.timeline import promises_in_words
from servanda.foundation.common.figures import counted
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.words import NEEDS, SOURCES, day, money, word

_CLOSED = ("completed", "discontinued")


@dataclass(frozen=True, slots=True)
class Milestone:
    title: Passage
    said: str  # "reached 4 Dec 2025"
    is_missed: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Support the State asks for and agreed to show."""

    kind: str
    text: Passage
    amount: str
    wanted_by: str
    action: Passage


@dataclass(frozen=True, slots=True)
class Row:
    title: Passage
    status: str
    late: str  # "132 days late"
    body: Passage
    promised_for: str
    unfunded: str  # "USD 300,000 missing"
    bar: Bar
    promises: str  # all days it was promised for: "30 Jun 2024, then 31 Dec 2026"
    supporting: list[Passage]
    why: Passage  # it was discontinued
    milestones: list[Milestone]
    sources: list[tuple[str, str]]  # where the money comes from, and how much


@dataclass(frozen=True, slots=True)
class Status:
    """The first of the four facts: one ring for all actions, and what stands beside it."""

    status: str
    done: str
    late: str


def rows(actions: Sequence[dict[str, Any]], *, today: datetime.date) -> list[Row]:
    """Late ones first, then what is to come, then what is done."""
    found = [_row(action, today) for action in actions]
    return sorted(found, key=lambda row: (not row.late, row.status in _CLOSED, row.promised_for or "9"))


def _row(action: dict[str, Any], today: datetime.date) -> Row:
    bar = _bar(action)
    late = days_late(bar, today)
    missing = money(action["missing"], action["currency"]) if float(action["missing"] or 0) else ""
    return Row(
        title=in_language(action["titles"]),
        status=action["status"],
        late=ngettext("%(n)s day late", "%(n)s days late", late) % {"n": counted(late)} if late else "",
        body=in_language(action["body"]["names"]),
        promised_for=action["promised_for"] or "",
        unfunded=_("%(amount)s missing") % {"amount": missing} if missing and action["status"] not in _CLOSED else "",
        bar=bar,
        promises=promises_in_words([*bar.moved_from, *([bar.promised] if bar.promised else [])]),
        supporting=[in_language(body["names"]) for body in action.get("supporting", ())],
        why=in_language(action.get("discontinued_why")),
        milestones=[_milestone(held, today) for held in action.get("milestones", ())],
        sources=[
            (word(SOURCES, held["source"]), money(held["amount"], action["currency"]))
            for held in action.get("sources", ())
            if held["source"] != "none"
        ],
    )


def _milestone(held: dict[str, Any], today: datetime.date) -> Milestone:
    due, reached, dropped = (held[name] for name in ("due_on", "reached_on", "dropped_on"))
    missed = not reached and not dropped and due < today.isoformat()
    if reached:
        said = _("reached %(day)s") % {"day": day(reached)}
    elif dropped:
        said = _("given up %(day)s") % {"day": day(dropped)}
    else:
        said = _("due %(day)s") % {"day": day(due)}
    return Milestone(in_language(held["titles"]), said, missed)


def asked_for(actions: Sequence[dict[str, Any]]) -> list[Need]:
    """The support asked for, action by action; nothing of what is completed or given up."""
    return [
        Need(
            word(NEEDS, held["kind"]),
            in_language(held["texts"]),
            money(held["amount"], held["currency"]),
            day(held["wanted_by"]),
            in_language(action["titles"]),
        )
        for action in actions
        if action["status"] not in _CLOSED
        for held in action.get("needs", ())
    ]


def _bar(action: dict[str, Any]) -> Bar:
    return Bar(
        title=str(in_language(action["titles"])),
        starts=_day(action["starts_on"]),
        promised=_day(action["promised_for"]),
        completed=_day(action["completed_on"]),
        discontinued=action["status"] == "discontinued",
        marks=tuple(
            Mark(str(in_language(held["titles"])), *_days(held))
            for held in action.get("milestones", ())
            if not held["dropped_on"]
        ),
        moved_from=tuple(datetime.date.fromisoformat(held["day"]) for held in action.get("promised_before", ())),
    )


def _days(held: dict[str, Any]) -> tuple[datetime.date, datetime.date | None]:
    return datetime.date.fromisoformat(held["due_on"]), _day(held["reached_on"])


def _day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


def noted_bars(found: Sequence[Row]) -> list[Bar]:
    """For the drawing: each with the words that stand at its end."""
    return [
        replace(row.bar, note=_note(row))
        for row in sorted(found, key=lambda row: row.bar.starts or row.bar.promised or datetime.date.max)
    ]


def _note(row: Row) -> str:
    if row.late:
        return row.late
    return str(row.bar.promised.year) if row.bar.promised else ""


def status(found: Sequence[Row]) -> Status | None:
    """None where no action is recorded."""
    if not found:
        return None
    counts = Counter(row.status for row in found)
    live = [row for row in found if row.status != "discontinued"]
    done = ngettext("%(n)s of %(all)s completed", "%(n)s of %(all)s completed", counts["completed"])
    late = sum(bool(row.late) for row in found)
    said = ngettext("%(n)s is late", "%(n)s are late", late) % {"n": counted(late)} if late else ""
    if late == 1:
        said = next(row.late for row in found if row.late)
        said = _("1 is %(days)s") % {"days": said}
    values = {"n": counted(counts["completed"]), "all": counted(len(found))}
    return Status(_overall(counts, len(live)), done % values, said)


def _overall(counts: Counter[str], live: int) -> str:
    if not live:
        return "discontinued"
    if counts["completed"] == live:
        return "completed"
    if counts["under_way"] or counts["completed"]:
        return "under_way"
    return "planned" if counts["planned"] else "not_started"


@dataclass(frozen=True, slots=True)
class Money:
    needed: str
    missing: str


def needs(actions: Sequence[dict[str, Any]]) -> list[Money]:
    """What the actions cost and what is missing, by currency; nothing where no cost is stated."""
    cost: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for action in actions:
        if action["status"] != "discontinued" and action["cost"]:
            cost[action["currency"]] += round(float(action["cost"]))
            missing[action["currency"]] += round(float(action["missing"] or 0))
    return [
        Money(money(str(cost[code]), code), money(str(missing[code]), code) if missing[code] else "")
        for code in sorted(cost)
    ]
