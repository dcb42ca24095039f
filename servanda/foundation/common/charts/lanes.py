"""The large promise thread: what was asked, what was answered, what was done and what changed, on one time axis."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.foundation.common.charts.axis import TimeAxis, year_start
from servanda.foundation.common.charts.gantt import Bar, Box, days_late
from servanda.foundation.common.charts.thread import Asked, DrawnThread, Knot, Stretch, draw_thread

_ROW = 28  # px for one action
_NEAR = 7.0  # percent; closer labels stand on the line above, or are left to the list


@dataclass(frozen=True, slots=True)
class Position:
    """What the State answered, from the day of asking until the next answer."""

    since: datetime.date
    asked: Asked
    words: str


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    x: float
    text: str
    high: bool  # stands above, with a thin line down to its knot
    owed: bool


@dataclass(frozen=True, slots=True)
class DrawnPosition:
    x: float
    width: float
    label_x: float
    asked: Asked
    words: str  # empty where it would cover its neighbour


@dataclass(frozen=True, slots=True)
class DrawnAction:
    title: str
    boxes: list[Box]
    label_x: float
    y: int
    late: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    thread: DrawnThread
    labels: list[DrawnLabel]
    positions: list[DrawnPosition]
    actions: list[DrawnAction]
    height: int  # of the lane of actions
    years: list[tuple[int, float]]
    today: float
    rtl: bool


def draw_lanes(
    knots: Sequence[Knot],
    stretches: Sequence[Stretch],
    *,
    positions: Sequence[Position],
    bars: Sequence[Bar],
    today: datetime.date,
    rtl: bool = False,
) -> Lanes:
    """All four lanes share the axis of the thread, which begins with the first asking or action."""
    days = [knot.on for knot in knots] + [day for bar in bars for day in (bar.starts, bar.promised) if day] + [today]
    first, last = min(days).year, max(days).year + 1
    thread = draw_thread(knots, stretches, today=today, first_year=first, last_year=max(last, today.year + 2), rtl=rtl)
    axis = thread.axis
    return Lanes(
        thread=thread,
        labels=_labels(thread),
        positions=_positions(positions, axis, today),
        actions=[_action(bar, axis, today, place) for place, bar in enumerate(_in_order(bars))],
        height=_ROW * max(len(bars), 1) + 10,
        years=_years(first, axis),
        today=axis.at(today),
        rtl=rtl,
    )


def _labels(thread: DrawnThread) -> list[DrawnLabel]:
    """Reviews beside the line, others above it; a label that would cover the one before is left to the list."""
    found: list[DrawnLabel] = []
    taken: dict[bool, list[float]] = {True: [], False: []}
    for drawn in thread.knots:
        high = drawn.knot.asked == Asked.NO_POSITION
        if drawn.knot.label and all(abs(drawn.x - x) >= _NEAR for x in taken[high]):
            taken[high].append(drawn.x)
            found.append(DrawnLabel(drawn.x, drawn.knot.label, high, drawn.knot.asked == Asked.NEXT))
    return found


def _positions(answers: Sequence[Position], axis: TimeAxis, today: datetime.date) -> list[DrawnPosition]:
    merged: list[Position] = []
    for answer in sorted(answers, key=lambda answer: answer.since):
        if not merged or merged[-1].asked != answer.asked:
            merged.append(answer)
    drawn = []
    for place, answer in enumerate(merged):
        end = merged[place + 1].since if place + 1 < len(merged) else today
        x, width = axis.box(answer.since, end)
        # A name needs about 15 percent; the last one may run on past today.
        words = answer.words if width >= 15 or place + 1 == len(merged) else ""
        drawn.append(DrawnPosition(x, width, axis.at(answer.since), answer.asked, words))
    return drawn


def _in_order(bars: Sequence[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: bar.starts or bar.promised or datetime.date.max)


def _action(bar: Bar, axis: TimeAxis, today: datetime.date, place: int) -> DrawnAction:
    start = bar.starts or bar.promised or today
    end = bar.completed or bar.promised or today
    late = days_late(bar, today)
    boxes: list[Box] = []
    if bar.completed or (start < today and not bar.discontinued):
        boxes.append(Box(*axis.box(start, bar.completed or min(max(end, start), today)), "done"))
    if late:
        boxes.append(Box(*axis.box(max(end, start), today), "late"))
    elif not bar.completed and end > today:
        boxes.append(Box(*axis.box(max(start, today), end), "plan"))
    elif not boxes:
        boxes.append(Box(*axis.box(start, max(end, start)), "plan"))
    return DrawnAction(bar.title, boxes, axis.at(start), 12 + _ROW * place, bool(late))


def _years(first: int, axis: TimeAxis) -> list[tuple[int, float]]:
    last = axis.last.year
    step = 5 if last - first > 12 else 2 if last - first > 5 else 1
    return [(year, axis.at(year_start(year))) for year in range(first, last + 1) if year % step == 0]
