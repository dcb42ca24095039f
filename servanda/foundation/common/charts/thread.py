"""The promise thread: one demand, followed from the first time of asking to the next."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from servanda.foundation.common.charts.axis import TimeAxis, year_start


class Asked(StrEnum):
    """The shape of a knot: a review's position, or a mechanism that asks for none."""

    SUPPORTED = "yes"
    PARTLY = "part"
    NOTED = "noted"
    NO_POSITION = "tb"
    NEXT = "next"


class Work(StrEnum):
    """What was going on, as the weight of the line."""

    NONE = "none"
    PLANNED = "plan"
    UNDER_WAY = "work"
    DONE = "done"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Knot:
    """One time of asking. `label` is short ("UPR 4", "CRC"), `words` what a list says of it."""

    on: datetime.date
    asked: Asked
    label: str = ""
    words: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From this day on, this much was going on."""

    since: datetime.date
    work: Work


@dataclass(frozen=True, slots=True)
class DrawnKnot:
    x: float
    knot: Knot
    year: int
    show_year: bool


@dataclass(frozen=True, slots=True)
class DrawnLine:
    x1: float
    x2: float
    work: Work


@dataclass(frozen=True, slots=True)
class DrawnThread:
    knots: list[DrawnKnot]
    lines: list[DrawnLine]
    today: float
    axis: TimeAxis
    sizes: dict[str, int] = field(default_factory=dict)


def draw_thread(
    knots: Sequence[Knot],
    stretches: Sequence[Stretch] = (),
    *,
    today: datetime.date,
    first_year: int | None = None,
    last_year: int | None = None,
    rtl: bool = False,
) -> DrawnThread:
    """Place knots and lines. Threads in one list share `first_year` and `last_year`, so that they can be compared."""
    ordered = sorted(knots, key=lambda knot: knot.on)
    first = year_start(first_year) if first_year else (ordered[0].on if ordered else today)
    end_year = last_year or max(today.year + 2, ordered[-1].on.year if ordered else 0)
    axis = TimeAxis(first, year_start(end_year), rtl=rtl)
    return DrawnThread(_place(ordered, axis), _lines(ordered, stretches, today, axis), axis.at(today), axis)


def _place(ordered: Sequence[Knot], axis: TimeAxis) -> list[DrawnKnot]:
    """Years are printed over reviews, and only where the one before leaves room."""
    drawn: list[DrawnKnot] = []
    last_label = -100.0
    for knot in ordered:
        x = axis.at(knot.on)
        shows = knot.asked not in (Asked.NO_POSITION, Asked.NEXT) and abs(x - last_label) >= 9
        if shows:
            last_label = x
        drawn.append(DrawnKnot(x, knot, knot.on.year, shows))
    return drawn


def _lines(
    ordered: Sequence[Knot], stretches: Sequence[Stretch], today: datetime.date, axis: TimeAxis
) -> list[DrawnLine]:
    """From the first asking to today in the weight of the work; from today to the next asking what is owed."""
    asked = [knot for knot in ordered if knot.asked != Asked.NEXT]
    if not asked:
        return []
    begin = asked[0].on
    turns = sorted((turn for turn in stretches if turn.since <= today), key=lambda turn: turn.since)
    weight, at, lines = Work.NONE, begin, list[DrawnLine]()
    for turn in turns:
        since = max(turn.since, begin)
        if since > at:
            lines.append(DrawnLine(axis.at(at), axis.at(since), weight))
        weight, at = turn.work, since
    if at < today:
        lines.append(DrawnLine(axis.at(at), axis.at(today), weight))
    coming = [knot for knot in ordered if knot.asked == Asked.NEXT]
    if coming:
        lines.append(DrawnLine(axis.at(today), axis.at(coming[0].on), Work.OWED))
    return lines
