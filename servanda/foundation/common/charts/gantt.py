"""Actions on a time axis: what was done, what is late, what is still to come."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.foundation.common.charts.axis import TimeAxis, year_start


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: due on a day, perhaps reached on another."""

    title: str
    due: datetime.date
    reached: datetime.date | None = None

    def kind(self, today: datetime.date) -> str:
        """reached | missed | open"""
        if self.reached:
            return "reached"
        return "missed" if self.due < today else "open"


@dataclass(frozen=True, slots=True)
class Bar:
    """One action to draw. `note` stands beside the bar ("132 days late", "not funded").

    `moved_from` are the days it was promised for before, the first one first.
    """

    title: str
    starts: datetime.date | None
    promised: datetime.date | None
    completed: datetime.date | None = None
    discontinued: bool = False
    note: str = ""
    marks: tuple[Mark, ...] = ()
    moved_from: tuple[datetime.date, ...] = ()

    @property
    def days(self) -> list[datetime.date]:
        """All days the drawing must hold."""
        own = [day for day in (self.starts, self.promised, self.completed, *self.moved_from) if day]
        return own + [mark.reached or mark.due for mark in self.marks]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    width: float
    kind: str  # done | late | plan


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    boxes: list[Box]
    end: float  # where the sign or note stands
    late_days: int
    marks: list[tuple[str, float]]  # kind and place
    moves: list[float]  # where it was promised for before
    moved: tuple[float, float] | None  # from the first promise to the present one

    @property
    def top(self) -> int:
        """Bars with milestones below stand higher in their row."""
        return 6 if self.marks else 12


@dataclass(frozen=True, slots=True)
class Gantt:
    bars: list[DrawnBar]
    years: list[tuple[int, float]]
    today: float
    rtl: bool

    @property
    def kinds(self) -> set[str]:
        """What is drawn, so that the legend explains no more: box and milestone kinds, and "moved"."""
        found = {box.kind for drawn in self.bars for box in drawn.boxes}
        found |= {kind for drawn in self.bars for kind, _place in drawn.marks}
        return found | ({"moved"} if any(drawn.moves for drawn in self.bars) else set())


def days_late(bar: Bar, today: datetime.date) -> int:
    """Days since the promised day, for an action that is neither completed nor discontinued; else 0."""
    if bar.completed or bar.discontinued or bar.promised is None or bar.promised >= today:
        return 0
    return (today - bar.promised).days


def draw_gantt(bars: Sequence[Bar], *, today: datetime.date, rtl: bool = False) -> Gantt:
    """One axis for all bars, from the first start (or this year) to the last promise and at least next year."""
    days = [day for bar in bars for day in bar.days]
    first = min([*days, today]).year
    last = max([*days, today]).year + 2
    axis = TimeAxis(year_start(first), year_start(last), rtl=rtl, margin=1.5)
    step = 1 if last - first <= 10 else 2
    years = [(year, axis.at(year_start(year))) for year in range(first, last, step)]
    return Gantt([_draw(bar, axis, today) for bar in bars], years, axis.at(today), rtl)


def _draw(bar: Bar, axis: TimeAxis, today: datetime.date) -> DrawnBar:
    start = bar.starts or bar.promised or today
    end = bar.completed or bar.promised or today
    boxes: list[Box] = []
    late = days_late(bar, today)
    if bar.completed:
        boxes.append(Box(*axis.box(start, end), "done"))
    elif start >= today or bar.discontinued:
        boxes.append(Box(*axis.box(start, max(end, start)), "plan"))
    else:
        boxes.append(Box(*axis.box(start, min(end, today)), "done"))
        if late:
            boxes.append(Box(*axis.box(end, today), "late"))
        elif end > today:
            boxes.append(Box(*axis.box(today, end), "plan"))
    marks = [(mark.kind(today), axis.at(mark.reached or mark.due)) for mark in bar.marks]
    moves = [axis.at(day) for day in bar.moved_from]
    moved = (moves[0], axis.at(bar.promised)) if moves and bar.promised else None
    return DrawnBar(bar, boxes, axis.at(max(end, today) if late else end), late, marks, moves, moved)
