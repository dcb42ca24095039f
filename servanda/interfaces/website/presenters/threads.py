"""Promise threads: from askings and actions to knots, lines and sentences."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servanda.foundation.common.charts.thread import Asked, DrawnThread, Knot, Stretch, Work, draw_thread
from servanda.foundation.common.figures import counted
from servanda.foundation.common.partial_dates import PartialDate
from servanda.interfaces.website.names import Names
from servanda.interfaces.website.words import cycle_words
from servanda.pipelines.publication.queries import threads as queries

_POSITIONS = {"supported": Asked.SUPPORTED, "partly": Asked.PARTLY, "noted": Asked.NOTED}
_DOING = {
    queries.Doing.NOTHING: Work.NONE,
    queries.Doing.PLANNED: Work.PLANNED,
    queries.Doing.UNDER_WAY: Work.UNDER_WAY,
    queries.Doing.DONE: Work.DONE,
}


def asked_as(position: str) -> Asked:
    """The shape of a knot. An answer still awaited is drawn like no position: neither yes nor no was said."""
    return _POSITIONS.get(position, Asked.NO_POSITION)


def first_day(written: Any) -> datetime.date | None:
    return PartialDate.parse(str(written)).first_day() if written else None


def knots(asked: Iterable[Any], names: Names) -> list[Knot]:
    """From anything with asked_on, position, mechanism and cycle; what has no date cannot be placed."""
    found = []
    for item in asked:
        on = first_day(item.asked_on)
        if on is not None:
            found.append(Knot(on, asked_as(item.position), label=label(item, names), words=asker(item, names)))
    return found


def label(item: Any, names: Names) -> str:
    """Short, for over a knot: "UPR 4", "CRC"."""
    return f"{names.short(item.mechanism)} {item.cycle or ''}".strip()


def asker(item: Any, names: Names) -> str:
    """Who asked, in full: "Universal Periodic Review, fourth cycle"."""
    name = names.mechanism(item.mechanism)
    return _("%(mechanism)s, %(cycle)s") % {"mechanism": name, "cycle": cycle_words(item.cycle)} if item.cycle else name


def drawn(
    thread: queries.PromiseThread, names: Names, *, today: datetime.date, first_year: int, rtl: bool
) -> DrawnThread:
    """Knots on the axis the whole list shares, with the work between them."""
    lines = stretches(thread.stretches)
    found = knots(thread.knots, names)
    return draw_thread(found, lines, today=today, first_year=first_year, last_year=today.year + 1, rtl=rtl)


def stretches(found: Iterable[queries.Stretch]) -> list[Stretch]:
    placed = ((first_day(stretch.since), _DOING[stretch.doing]) for stretch in found)
    return [Stretch(since, work) for since, work in placed if since is not None]


def first_year(asked: Iterable[Any], *, today: datetime.date) -> int:
    """The year threads of one list begin in, so that they can be compared."""
    return min((int(str(item.asked_on)[:4]) for item in asked if item.asked_on), default=today.year)


def asked_how_often(asked: Sequence[Any]) -> str:
    """ "Asked 9 times since 2009"."""
    years = [str(item.asked_on)[:4] for item in asked if item.asked_on]
    if not years:
        return ""
    if len(asked) == 1:
        return _("Asked once, in %(year)s") % {"year": years[0]}
    said = ngettext("Asked %(n)s time since %(year)s", "Asked %(n)s times since %(year)s", len(asked))
    return said % {"n": counted(len(asked)), "year": min(years)}


def first_asked(knot: Any, names: Names) -> str:
    """ "First asked in 2009: Universal Periodic Review, first cycle, by France." Empty where the day is not known."""
    if not knot.asked_on:
        return ""
    states = _(", ").join(names.state(code) for code in knot.recommended_by)
    told = {"year": str(knot.asked_on)[:4], "who": asker(knot, names), "states": states}
    if states:
        return _("First asked in %(year)s: %(who)s, by %(states)s.") % told
    return _("First asked in %(year)s: %(who)s.") % told


def answered(asked: Sequence[Any]) -> list[str]:
    """What the State answered over the years, as sentences; empty where no position was ever asked for."""
    counts: Mapping[str, int] = _count(item.position for item in asked)
    said = []
    if n := counts.get("noted", 0):
        said.append(ngettext("The State noted it once.", "The State noted it %(n)s times.", n) % {"n": counted(n)})
    if n := counts.get("partly", 0):
        sentence = ngettext("The State supported part of it once.", "The State supported part of it %(n)s times.", n)
        said.append(sentence % {"n": counted(n)})
    if n := counts.get("supported", 0):
        said.append(
            ngettext("The State supported it once.", "The State supported it %(n)s times.", n) % {"n": counted(n)}
        )
    return said


def _count(positions: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for position in positions:
        counts[position] = counts.get(position, 0) + 1
    return counts
