"""Objectives: the page of one, and rows of lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.charts.gantt import draw_gantt
from servanda.foundation.common.figures import counted
from servanda.foundation.common.text import Passage, in_language
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.presenters import deeds, history, titles
from servanda.interfaces.website.presenters.updates import account
from servanda.pipelines.publication.queries.pages import Entry
from servanda.pipelines.publication.queries.things import Version


@dataclass(frozen=True, slots=True)
class Member:
    public_id: str
    text: Passage
    source: str
    position: str
    level: str


@dataclass(frozen=True, slots=True)
class Row:
    """An objective in a list."""

    public_id: str
    title: Passage
    lead: Passage
    level: str
    members: str
    late: str


def objective(
    entry: Entry,
    members: Sequence[Entry],
    updates: Sequence[Entry],
    versions: Sequence[Version],
    names: Names,
    *,
    today: datetime.date,
    rtl: bool,
) -> dict[str, Any]:
    content = entry.content
    done = deeds.rows(content["actions"], today=today)
    accounts = [account(update) for update in updates]
    return {
        "entry": entry,
        "content": content,
        "title": in_language(content["titles"]),
        "aim": in_language(content["objectives"]),
        "made_of": made_of(members),
        "area": content["area"],
        "area_name": names.theme(content["area"]) if content["area"] else "",
        "supporting": [(body["public_id"], in_language(body["names"])) for body in content["bodies"]],
        "targets": [(code, names.target(code)) for code in content["targets"]],
        "money": deeds.needs(content["actions"]),
        "needs": deeds.asked_for(content["actions"]),
        "status": deeds.status(done),
        "actions": done,
        "gantt": draw_gantt(deeds.noted_bars(done), today=today, rtl=rtl) if done else None,
        "members": [member(item, names) for item in members],
        "newest": accounts[0] if accounts else None,
        "updates": accounts,
        "history": history.lines(versions),
        "versions": len(versions),
        "release": versions[0].thing if versions else None,
    }


def member(entry: Entry, names: Names) -> Member:
    content = entry.content
    return Member(
        public_id=entry.public_id,
        text=in_language({code: held["text"] for code, held in content["texts"].items()}),
        source=titles.source(content, names, short=True),
        position=entry.position,
        level=entry.level,
    )


def made_of(members: Sequence[Entry]) -> str:
    """ "11 recommendations, asked from 2009 to 2025"."""
    years = sorted(entry.asked_year for entry in members if entry.asked_year)
    number = len(members)
    said = ngettext("%(n)s recommendation", "%(n)s recommendations", number) % {"n": counted(number)}
    if not years:
        return said
    if years[0] == years[-1]:
        return _("%(number)s, asked in %(year)s") % {"number": said, "year": years[0]}
    return _("%(number)s, asked from %(first)s to %(last)s") % {"number": said, "first": years[0], "last": years[-1]}


def row(entry: Entry, *, today: datetime.date) -> Row:
    content = entry.content
    done = deeds.rows(content["actions"], today=today)
    number = len(content["members"])
    return Row(
        public_id=entry.public_id,
        title=in_language(content["titles"]),
        lead=in_language((content["lead"] or {}).get("names")),
        level=(content["level"] or {}).get("value", ""),
        members=ngettext("%(n)s recommendation", "%(n)s recommendations", number) % {"n": counted(number)},
        late=next((action.late for action in done if action.late), ""),
    )


def by_area(entries: Iterable[Entry], names: Names, *, today: datetime.date) -> list[tuple[str, list[Row]]]:
    """Areas by name, objectives in the order of their ids; what has no area comes last."""
    grouped: dict[str, list[Row]] = {}
    for entry in entries:
        area = entry.content["area"]
        grouped.setdefault(names.theme(area) if area else "", []).append(row(entry, today=today))
    return [(name or _("Without a theme"), grouped[name]) for name in sorted(grouped, key=lambda n: (not n, n))]
