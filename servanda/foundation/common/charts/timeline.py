"""Actions on a time axis as sentence, drawing, table and CSV: all four from the same lines, so they cannot differ."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from servanda.foundation.common.charts.gantt import Bar, Gantt, days_late, draw_gantt
from servanda.foundation.common.dates import date_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One action: what stands in the table beside its bar."""

    public_id: str
    who: str
    status: str  # in words
    bar: Bar
    url: str = ""

    def late(self, today: datetime.date) -> str:
        days = days_late(self.bar, today)
        return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days} if days else ""

    @property
    def promises(self) -> str:
        """ "30 Jun 2024, then 31 Dec 2026"."""
        days = [*self.bar.moved_from, *([self.bar.promised] if self.bar.promised else [])]
        return promises_in_words(days)


def promises_in_words(days: Sequence[datetime.date]) -> str:
    """All days something was promised for, the first one first; joined as a sentence says it."""
    words = [date_in_words(day, "short") for day in days]
    said = words[0] if words else ""
    for word in words[1:]:
        said = _("%(earlier)s, then %(later)s") % {"earlier": said, "later": word}
    return said


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines in the order they are drawn. `of` is how many there are where only some are shown."""

    lines: Sequence[Line]
    today: datetime.date

    def sentence(self) -> str:
        """What the drawing says, in one or two plain sentences."""
        done = sum(bool(line.bar.completed) for line in self.lines)
        late = sum(bool(days_late(line.bar, self.today)) for line in self.lines)
        moved = sum(bool(line.bar.moved_from) for line in self.lines)
        total = len(self.lines)
        said = [
            ngettext(
                "Of %(total)s action, %(done)s is completed.", "Of %(total)s actions, %(done)s are completed.", total
            )
            % {"total": total, "done": done}
        ]
        if late:
            said.append(ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": late})
        if moved:
            said.append(
                ngettext("%(n)s was promised for an earlier day.", "%(n)s were promised for an earlier day.", moved)
                % {"n": moved}
            )
        return " ".join(said)

    def draw(self) -> Gantt:
        """In the reader's direction, each bar with the words that stand at its end."""
        bars = [_noted(line, self.today) for line in self.lines]
        return draw_gantt(bars, today=self.today, rtl=get_language_bidi())

    def csv(self) -> str:
        """The same lines for a spreadsheet; dates in ISO form, column names fixed."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(
            [
                "action",
                "title",
                "body",
                "status",
                "starts",
                "promised_before",
                "promised_for",
                "completed",
                "days_late",
                "milestone",
                "milestone_due",
                "milestone_reached",
            ]
        )
        for line in self.lines:
            bar = line.bar
            own = [
                line.public_id,
                _plain(bar.title),
                _plain(line.who),
                line.status,
                _iso(bar.starts),
                " ".join(map(_iso, bar.moved_from)),
                _iso(bar.promised),
                _iso(bar.completed),
                days_late(bar, self.today) or "",
            ]
            writer.writerow([*own, "", "", ""])
            for mark in bar.marks:
                writer.writerow([line.public_id, *[""] * 8, _plain(mark.title), _iso(mark.due), _iso(mark.reached)])
        return "\ufeff" + file.getvalue()


def _noted(line: Line, today: datetime.date) -> Bar:
    b = line.bar
    note = line.late(today) or (str(b.promised.year) if b.promised else "")
    return Bar(b.title, b.starts, b.promised, b.completed, b.discontinued, note, b.marks, b.moved_from)


def _plain(words: str) -> str:
    """Words that a spreadsheet would take for a formula get an apostrophe in front."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
