"""The five SMART flags (methods.md 8.3), from the category of action and from what a text names."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.pipelines.classification.specificity.action import Decision
from servanda.pipelines.classification.specificity.finding import Finding, unblocked
from servanda.pipelines.classification.specificity.lexicon import Hit
from servanda.pipelines.classification.specificity.reading import Reading, Span
from servanda.pipelines.classification.states import Smart

SPECIFIC_ACTION = 5
REACH = 3  # pieces behind a word that gives a task in which the one who gets it stands
_NAMED = {
    "named": Smart.SPECIFIC,
    "title": Smart.SPECIFIC,
    "countable": Smart.MEASURABLE,
    "bearer": Smart.ASSIGNED,
    "actor": Smart.ASSIGNED,
    "right": Smart.RELEVANT,
    "time": Smart.TIMED,
}


def flags(reading: Reading, decision: Decision) -> Iterator[Finding]:
    """A flag for each thing named; a specific action is specific whatever it names."""
    places: dict[Smart, list[Span]] = {}
    told = 0  # up to where a word that gives a task reaches
    for hit in unblocked(reading, "smart", longest=False):
        if hit.name == "assigning":
            told = max(told, hit.end + REACH)
        elif _counts(reading, hit, told):
            places.setdefault(_NAMED[hit.name], []).append(reading.span(hit))
    if decision.category == SPECIFIC_ACTION:
        yield Finding(Smart.SPECIFIC, "smart:specific:action", decision.spans)
    elif Smart.SPECIFIC in places:
        yield Finding(Smart.SPECIFIC, "smart:specific:named", tuple(places[Smart.SPECIFIC]))
    for flag in (Smart.MEASURABLE, Smart.ASSIGNED, Smart.RELEVANT, Smart.TIMED):
        if flag in places:
            yield Finding(flag, f"smart:{flag.value}", tuple(places[flag]))


def _counts(reading: Reading, hit: Hit, told: int) -> bool:
    """'The Press Act' is a name, 'an act' is none; 'ensure that the police ...' gives a task, 'train them' none."""
    if hit.name == "title":
        return hit.first > 0 and reading.words.named[hit.first]  # a capital at the start says nothing
    return hit.name != "actor" or hit.first < told
