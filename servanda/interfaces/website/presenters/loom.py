"""The loom of the front page: areas, their strands, and the sentence above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from servanda.foundation.common.charts.levels import Strand, Weave, weave
from servanda.pipelines.publication.queries.pages import Combination

COLUMNS = ("full", "substantial", "partial", "initial", "none", "regression", "not_assessable")
# Below this many a share says little; such an area is woven, but not named first or last.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Area:
    """One theme of the first level. A recommendation with two areas hangs in both."""

    code: str
    name: str
    total: int
    ahead: int  # substantially or fully carried out
    late: int
    levels: dict[str, int]
    weave: Weave

    @property
    def cells(self) -> list[int]:
        return [self.levels.get(level, 0) for level in COLUMNS]


def areas(found: Iterable[Combination], names: Mapping[str, str], *, rtl: bool) -> list[Area]:
    """Largest first; a level nobody has stated hangs with those that cannot be assessed."""
    strands: dict[str, list[Strand]] = {}
    for row in found:
        strand = Strand(row.level or "not_assessable", row.late and row.level != "full")
        for code in row.areas:
            strands.setdefault(code, []).extend([strand] * row.number)
    largest = max(map(len, strands.values()), default=0)
    woven = [_area(code, names.get(code, code), some, largest, rtl) for code, some in strands.items()]
    return sorted(woven, key=lambda area: (-area.total, area.code))


def _area(code: str, name: str, strands: list[Strand], largest: int, rtl: bool) -> Area:
    levels: dict[str, int] = {}
    for strand in strands:
        levels[strand.level] = levels.get(strand.level, 0) + 1
    return Area(
        code=code,
        name=name,
        total=len(strands),
        ahead=levels.get("full", 0) + levels.get("substantial", 0),
        late=sum(strand.late for strand in strands),
        levels=levels,
        weave=weave(strands, largest=largest, rtl=rtl),
    )


def headline(woven: list[Area]) -> str:
    """Which areas are furthest ahead and behind, by the share that is substantially or fully carried out."""
    ranked = sorted((a for a in woven if a.total >= ENOUGH), key=lambda a: (-a.ahead / a.total, a.code))
    if len(ranked) < 2 or ranked[0].ahead * ranked[-1].total == ranked[-1].ahead * ranked[0].total:
        return _("What has become of each recommendation")
    return _("Furthest ahead: %(ahead)s. Furthest behind: %(behind)s.") % {
        "ahead": ranked[0].name,
        "behind": ranked[-1].name,
    }


def in_rows(woven: list[Area], size: int = 4) -> list[list[Area]]:
    """As many to a row as the drawing has columns; each row repeats the scale."""
    return [woven[start : start + size] for start in range(0, len(woven), size)]
