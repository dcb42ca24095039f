"""The five SMART flags (methods.md 8.3), from the category of action and from what a text names."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.pipelines.classification.specificity.action import Decision
from servanda.pipelines.classification.specificity.finding import Finding, unblocked
from servanda.pipelines.classification.specificity.reading import Reading
from servanda.pipelines.classification.states import Smart

SPECIFIC_ACTION = 5
_NAMED = {
    "named": Smart.SPECIFIC,
    "title": Smart.SPECIFIC,
    "countable": Smart.MEASURABLE,
    "bearer": Smart.ASSIGNED,
    "right": Smart.RELEVANT,
    "time": Smart.TIMED,
}


def flags(reading: Reading, decision: Decision) -> Iterator[Finding]:
    """A flag for each thing named; a specific action is specific whatever it names."""
    places: dict[Smart, list[tuple[int, int]]] = {}
    for hit in unblocked(reading, "smart"):
        # "the Press Act" is a name, "an act" is not; a capital at the start says nothing.
        if hit.name == "title" and not (hit.first and reading.words.named[hit.first]):
            continue
        places.setdefault(_NAMED[hit.name], []).append(reading.span(hit))
    if decision.category == SPECIFIC_ACTION:
        yield Finding(Smart.SPECIFIC, "smart:specific:action", decision.spans)
    elif Smart.SPECIFIC in places:
        yield Finding(Smart.SPECIFIC, "smart:specific:named", tuple(places[Smart.SPECIFIC]))
    for flag in (Smart.MEASURABLE, Smart.ASSIGNED, Smart.RELEVANT, Smart.TIMED):
        if flag in places:
            yield Finding(flag, f"smart:{flag.value}", tuple(places[flag]))
