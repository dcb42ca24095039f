"""Each chart of the overview as one object: sentence, bars, table and CSV cannot contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from servanda.domain.implementation.queries.lateness import NEVER
from servanda.domain.implementation.queries.overview import Line, Standing
from servanda.foundation.common.charts.bars import Bar, bars_of

_DRAWN = 12  # more lines are in the table


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and the list behind it."""

    value: int
    url: str = ""
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chart: its name, its figures in the order of the columns, and its bar."""

    name: str
    code: str
    cells: list[Cell]
    bar: Bar | None = None
    fill: str = ""  # a pattern, where the line is a class of its own


@dataclass(frozen=True, slots=True)
class Chart:
    """`shown` says which column stands beside the bar; `legend` is what the parts of a bar mean."""

    key: str
    heading: str
    sentence: str
    columns: list[str]
    rows: list[Row]
    shown: int = 0
    legend: list[tuple[str, str]] = field(default_factory=list)  # (class or pattern, words)

    @property
    def drawn(self) -> list[Row]:
        return self.rows[:_DRAWN]

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > _DRAWN

    def as_table(self) -> list[list[str | int]]:
        """For CSV: a head and a line for each row, codes included."""
        head: list[str | int] = ["code", self.columns[0], *self.columns[1:]]
        rows: list[list[str | int]] = [[row.code, row.name, *(cell.value for cell in row.cells)] for row in self.rows]
        return [head, *rows]


@dataclass(frozen=True, slots=True)
class Names:
    """Words for codes."""

    bodies: Mapping[str, str]
    mechanisms: Mapping[str, str]
    goals: Mapping[str, str]


@dataclass(frozen=True)
class Lists:
    """Addresses of the working list, narrowed like the overview itself."""

    chosen: Mapping[str, str]

    @cached_property
    def address(self) -> str:
        return reverse("workspace:recommendations")

    def url(self, **more: str) -> str:
        asked = urlencode({**self.chosen, **more})
        return self.address + (f"?{asked}" if asked else "")


def charts_of(standing: Standing, chosen: Mapping[str, str], names: Names) -> list[Chart]:
    """All charts, in the order of the page."""
    lists = Lists(chosen)
    return [
        _coverage(standing, lists),
        _gaps(standing, lists),
        _ages(standing, lists),
        _late_bodies(standing, lists, names),
        _late_by("mechanism", standing.by_mechanism, lists, names.mechanisms),
        _late_by("goal", standing.by_goal, lists, names.goals),
    ]


def _coverage(standing: Standing, lists: Lists) -> Chart:
    total = standing.total
    parts = [
        ("lead", _("have a lead body"), standing.led),
        ("cluster", _("are part of an objective"), standing.clustered),
        ("action", _("have an action planned or done"), standing.acted),
        ("target", _("are linked to an SDG target"), standing.linked),
        ("silent", _("had an update in six months"), standing.answered),
    ]
    bars = bars_of([(count, 0) for _key, _name, count in parts], scale=total, rtl=get_language_bidi())
    rows = [
        Row(
            name,
            key,
            [Cell(count, lists.url(has=key)), Cell(total - count, lists.url(gap=key), is_owed=total > count)],
            bar,
        )
        for (key, name, count), bar in zip(parts, bars, strict=True)
    ]
    sentence = ngettext(
        "Of one recommendation, %(led)s has a lead body and %(answered)s had an update in six months.",
        "Of %(n)s recommendations, %(led)s have a lead body and %(answered)s had an update in six months.",
        total,
    ) % {"n": total, "led": standing.led, "answered": standing.answered}
    columns = [_("Of the recommendations"), _("How many"), _("Not yet")]
    return Chart("coverage", _("What is covered"), sentence, columns, rows)


def _gaps(standing: Standing, lists: Lists) -> Chart:
    total = standing.total
    parts = [
        ("lead", _("nobody leads"), total - standing.led),
        ("cluster", _("outside every objective"), total - standing.clustered),
        ("action", _("no action"), total - standing.acted),
        ("update", _("never answered"), total - standing.ever_answered),
    ]
    parts.sort(key=lambda part: -part[2])
    bars = bars_of([(count, count) for _key, _name, count in parts], scale=total, rtl=get_language_bidi())
    rows = [
        Row(name, key, [Cell(count, lists.url(gap=key), is_owed=count > 0)], bar)
        for (key, name, count), bar in zip(parts, bars, strict=True)
    ]
    if not any(count for _key, _name, count in parts):
        sentence = _("Nothing is missing: each has a lead, an objective, an action and an answer.")
    else:
        sentence = ngettext(
            "The widest gap: one recommendation – %(gap)s.",
            "The widest gap: %(n)s recommendations – %(gap)s.",
            parts[0][2],
        ) % {"n": parts[0][2], "gap": parts[0][1]}
    return Chart("gaps", _("What is missing"), sentence, [_("Gap"), _("Recommendations")], rows)


def _ages(standing: Standing, lists: Lists) -> Chart:
    names = {
        "6m": _("up to six months"),
        "12m": _("six months to a year"),
        "24m": _("one to two years"),
        "older": _("more than two years"),
        NEVER: _("never answered"),
    }
    fills = {"6m": "", "12m": "p-substantial", "24m": "p-partial", "older": "p-initial", NEVER: "p-gap"}
    counts = [(key, standing.ages[key]) for key in names]
    bars = bars_of([(count, 0) for _key, count in counts], scale=standing.total, rtl=get_language_bidi())
    rows = [
        Row(names[key], key, [Cell(count, lists.url(age=key), is_owed=key == NEVER and count > 0)], bar, fills[key])
        for (key, count), bar in zip(counts, bars, strict=True)
    ]
    old = standing.ages["24m"] + standing.ages["older"] + standing.ages[NEVER]
    sentence = ngettext(
        "On one recommendation the last approved word is more than a year old, or there is none.",
        "On %(n)s recommendations the last approved word is more than a year old, or there is none.",
        old,
    ) % {"n": old}
    if not old:
        sentence = _("On every recommendation the last approved word is less than a year old.")
    columns = [_("Last approved update"), _("Recommendations")]
    return Chart("ages", _("How old the last word is"), sentence, columns, rows)


def _late_bodies(standing: Standing, lists: Lists, names: Names) -> Chart:
    rows = [
        Row(
            names.bodies.get(line.key, line.key),
            line.key,
            [
                Cell(line.late, lists.url(body=line.key, gap="late"), is_owed=True),
                Cell(line.count, lists.url(body=line.key)),
                Cell(line.days),
            ],
            bar,
        )
        for line, bar in zip(standing.by_body, _bars(standing.by_body), strict=True)
    ]
    if not rows:
        sentence = _("No body is late with an answer.")
    else:
        sentence = ngettext(
            "One body is late: %(body)s, by %(days)s days.",
            "%(n)s bodies are late. The longest: %(body)s, by %(days)s days.",
            len(rows),
        ) % {"n": len(rows), "body": rows[0].name, "days": standing.by_body[0].days}
    columns = [_("Body"), _("Wait for a late answer"), _("It answers for"), _("Longest, days")]
    return Chart("bodies", _("Late, by body"), sentence, columns, rows, legend=_late_legend(rows))


def _late_by(key: str, lines: list[Line], lists: Lists, names: Mapping[str, str]) -> Chart:
    found = sorted(lines, key=lambda line: (-line.late, -line.count, line.key))
    certain = {"certain": "1"} if key == "goal" else {}
    rows = [
        Row(
            names.get(line.key, line.key),
            line.key,
            [
                Cell(line.late, lists.url(**{key: line.key}, gap="late", **certain), is_owed=line.late > 0),
                Cell(line.count, lists.url(**{key: line.key}, **certain)),
            ],
            bar,
        )
        for line, bar in zip(found, _bars(found), strict=True)
    ]
    heading, column, sentence = _WORDS[key](rows)
    columns = [column, _("Wait for a late answer"), _("All")]
    return Chart(f"{key}s", heading, sentence, columns, rows, legend=_late_legend(rows))


def _bars(lines: list[Line]) -> list[Bar]:
    return bars_of([(line.count, line.late) for line in lines], rtl=get_language_bidi())


def _late_legend(rows: list[Row]) -> list[tuple[str, str]]:
    return [("p-gap", _("wait for a late answer")), ("track", _("all"))] if rows else []


def _by_mechanism(rows: list[Row]) -> tuple[str, str, str]:
    heading, column = _("Late, by mechanism"), _("Mechanism")
    if not rows or not rows[0].cells[0].value:
        return heading, column, _("Nothing that a mechanism asked waits for a late answer.")
    late = rows[0].cells[0].value
    words = ngettext(
        "Most of what is late was asked by %(name)s: one recommendation.",
        "Most of what is late was asked by %(name)s: %(n)s recommendations.",
        late,
    )
    return heading, column, words % {"name": rows[0].name, "n": late}


def _by_goal(rows: list[Row]) -> tuple[str, str, str]:
    heading, column = _("Late, by Sustainable Development Goal"), _("Goal")
    if not rows or not rows[0].cells[0].value:
        return heading, column, _("Nothing linked to a goal waits for a late answer.")
    late = rows[0].cells[0].value
    words = ngettext(
        "Most of what is late serves goal %(name)s: one recommendation.",
        "Most of what is late serves goal %(name)s: %(n)s recommendations.",
        late,
    )
    return heading, column, words % {"name": rows[0].name, "n": late}


_WORDS: dict[str, Callable[[list[Row]], Any]] = {"mechanism": _by_mechanism, "goal": _by_goal}
