"""What the State does: actions of an objective, their state on a day, and the money they need."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.charts.gantt import Bar, days_late
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.words import figure, money

_CLOSED = ("completed", "discontinued")


@dataclass(frozen=True, slots=True)
class Row:
    title: Passage
    status: str
    late: str  # "132 days late"
    body: Passage
    promised_for: str
    unfunded: str  # "USD 300,000 missing"
    bar: Bar


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
        late=ngettext("%(n)s day late", "%(n)s days late", late) % {"n": figure(late)} if late else "",
        body=in_language(action["body"]["names"]),
        promised_for=action["promised_for"] or "",
        unfunded=_("%(amount)s missing") % {"amount": missing} if missing and action["status"] not in _CLOSED else "",
        bar=bar,
    )


def _bar(action: dict[str, Any]) -> Bar:
    return Bar(
        title=str(in_language(action["titles"])),
        starts=_day(action["starts_on"]),
        promised=_day(action["promised_for"]),
        completed=_day(action["completed_on"]),
        discontinued=action["status"] == "discontinued",
    )


def _day(written: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(written) if written else None


def noted_bars(found: Sequence[Row]) -> list[Bar]:
    """For the drawing: each with the words that stand at its end."""
    return [
        Bar(b.title, b.starts, b.promised, completed=b.completed, discontinued=b.discontinued, note=_note(row))
        for row in sorted(found, key=lambda row: row.bar.starts or row.bar.promised or datetime.date.max)
        for b in (row.bar,)
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
    said = ngettext("%(n)s is late", "%(n)s are late", late) % {"n": figure(late)} if late else ""
    if late == 1:
        said = next(row.late for row in found if row.late)
        said = _("1 is %(days)s") % {"days": said}
    values = {"n": figure(counts["completed"]), "all": figure(len(found))}
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
