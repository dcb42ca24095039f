"""Measuring the table of confidence: how often proposals with so many points are right, on rows not held out."""

from __future__ import annotations

from collections import defaultdict

from benchmarks.knowledge import sources
from benchmarks.knowledge.crosswalks import Codes, Issues
from benchmarks.knowledge.measures import HELD_OUT_YEAR, MEASURED_ON, upr_rows
from benchmarks.knowledge.sources import Row, parts
from servanda.pipelines.classification.knowledge.confidence import grade
from servanda.pipelines.classification.knowledge.lexicons import Code, lexicon
from servanda.pipelines.classification.knowledge.rules import rules
from servanda.pipelines.classification.knowledge.weighing import Weighed, weigh
from servanda.pipelines.classification.states import Kind

Seen = tuple[str, str, int, bool]  # kind, value, points, right


def bands() -> str:
    """Shares by kind, grade and points, and each theme's own share, from which its grade is chosen."""
    by_band: dict[tuple[str, str, int], list[bool]] = defaultdict(list)
    by_code: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for kind, value, points, right in [*_by_issues(), *_by_lists()]:
        by_band[kind, grade(kind, value), points].append(right)
        by_code[kind, value].append(right)
    lines = [_line(" ".join(map(str, key)), seen) for key, seen in sorted(by_band.items())]
    return "\n".join([*lines, "", *(_line(" ".join(key), seen) for key, seen in sorted(by_code.items()))])


def _line(name: str, seen: list[bool]) -> str:
    return f"{name:60} {sum(seen) / len(seen):.3f} of {len(seen)}"


def _weighed(row: Row, column: str) -> dict[Code, Weighed]:
    words = lexicon("en")
    return weigh(words.hear(row[column]), rules()) if words else {}


def _by_issues() -> list[Seen]:
    """Themes on UPR Info, where an issue can say that a theme is wrong."""
    rows = upr_rows(MEASURED_ON)
    known = Issues({issue for row in rows for issue in parts(row["issues"])})
    return [
        (kind, value, one.points, bool(known.judge(value) & parts(row["issues"])))
        for row in rows
        for (kind, value), one in _weighed(row, "recommendation").items()
        if kind == Kind.THEME and known.judge(value)
    ]


def _by_lists() -> list[Seen]:
    """Groups and goals, and themes no issue judges, on OHCHR's lists. Nothing measures targets but the test set."""
    known = Issues({issue for row in upr_rows(MEASURED_ON) for issue in parts(row["issues"])})
    themes, groups = Codes("ohchr-themes"), Codes("ohchr-groups")
    seen: list[Seen] = []
    for row in sources.ohchr():
        if row["year"] == HELD_OUT_YEAR:
            continue
        wanted = {
            Kind.THEME.value: themes.of(row["themes"]),
            Kind.GROUP.value: groups.of(row["affected_persons"]),
            Kind.GOAL.value: (parts(row["sdg_goals"]), set[str]()),
        }
        for (kind, value), one in _weighed(row, "text").items():
            meant, either = wanted.get(kind, (set(), set()))
            elsewhere = kind == Kind.THEME and known.judge(value)
            if meant and value not in either and not elsewhere:
                seen.append((kind, value, one.points, value in meant))
    return seen
