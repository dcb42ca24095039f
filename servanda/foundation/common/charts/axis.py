"""A time axis in percent of the drawing's width, running from the reader's side."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Maps days to percent. From right to left the same drawing is 100 - x (visual.md, part 9)."""

    first: datetime.date
    last: datetime.date
    rtl: bool = False
    margin: float = 4.0  # percent kept free at both ends, for knots and labels

    def at(self, day: datetime.date) -> float:
        """Percent from the left edge; days outside the axis stay on its ends."""
        span = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / span, 0.0), 1.0)
        x = self.margin + share * (100 - 2 * self.margin)
        return round(100 - x if self.rtl else x, 2)

    def box(self, start: datetime.date, end: datetime.date) -> tuple[float, float]:
        """Left edge and width, in percent, of the stretch between two days."""
        a, b = self.at(start), self.at(end)
        return min(a, b), round(max(abs(b - a), 0.4), 2)


def year_start(year: int) -> datetime.date:
    return datetime.date(year, 1, 1)
