"""From what was heard to what is proposed: points, what themes say of each other, targets and goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..states import Kind
from .lexicons import POINTS, Code, Heard
from .phrases import Span
from .rules import Rules

ENOUGH = 2  # points; a hint alone proposes nothing
MOST = 6  # more points say nothing more


@dataclass(frozen=True, slots=True)
class Weighed:
    """A code with its points, where they come from, and the rules that brought it about."""

    code: Code
    points: int
    spans: tuple[Span, ...]
    rules: tuple[str, ...] = ()


def weigh(heard: Mapping[Code, list[Heard]], rules: Rules) -> dict[Code, Weighed]:
    """All codes with enough points."""
    direct = {code: _add_up(code, ones) for code, ones in heard.items()}
    weighed = {code: one for code, one in direct.items() if one.points >= ENOUGH}
    for step in (rules.yields, rules.goals):
        for one in list(weighed.values()):
            for target, strength in step.get(one.code, ()):
                _follow(weighed, one, target, POINTS[strength])
    _goals_from_targets(weighed)
    for code, hiders in rules.unless.items():
        if code in weighed and any(other in weighed for other in hiders):
            del weighed[code]
    _say_otherwise(weighed, rules)
    return weighed


def _add_up(code: Code, ones: list[Heard]) -> Weighed:
    """A place counts once, for its loudest phrase, and a phrase counts once however often it is repeated."""
    if len(ones) == 1:
        return Weighed(code, ones[0].points, ones[0].spans)
    taken: list[Span] = []
    counted: set[tuple[int, ...]] = set()
    points = 0
    for one in sorted(ones, key=lambda item: (-item.points, _length(item.spans), item.spans)):
        if not any(start < end_ and start_ < end for start, end in one.spans for start_, end_ in taken):
            taken.extend(one.spans)
            points += 0 if one.phrase in counted else one.points
            counted.add(one.phrase)
    return Weighed(code, min(points, MOST), tuple(sorted(taken)))


def _length(spans: tuple[Span, ...]) -> int:
    return sum(end - start for start, end in spans)


def _follow(weighed: dict[Code, Weighed], one: Weighed, target: Code, points: int) -> None:
    """What follows is never surer than what it follows from, and never lessens what the words say themselves."""
    reached = min(points, one.points)
    held = weighed.get(target)
    if reached >= ENOUGH and (held is None or held.points < reached):
        weighed[target] = Weighed(target, reached, one.spans, (f"{one.code[0]}:{one.code[1]}",))


def _say_otherwise(weighed: dict[Code, Weighed], rules: Rules) -> None:
    """A text that speaks of a theme and names nobody speaks of everyone. A text without a theme says nothing."""
    kinds = {kind for kind, _ in weighed}
    for code in rules.otherwise:
        if Kind.THEME.value in kinds and code[0] not in kinds:
            weighed[code] = Weighed(code, ENOUGH, (), ("otherwise",))


def _goals_from_targets(weighed: dict[Code, Weighed]) -> None:
    for one in list(weighed.values()):
        if one.code[0] == Kind.TARGET.value:
            goal = (Kind.GOAL.value, one.code[1].split(".")[0])
            _follow(weighed, one, goal, one.points)
