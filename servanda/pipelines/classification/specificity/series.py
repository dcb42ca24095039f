"""All acts a text asks for, in order: the verb, its object, their category, and the small word that leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.pipelines.classification.specificity.action import by_object
from servanda.pipelines.classification.specificity.lexicon import Hit
from servanda.pipelines.classification.specificity.reading import Reading

_LEADS = ("by", "through", "include", "joins", "should")
_BACK = 4  # pieces looked back through for what leads to a verb


@dataclass(frozen=True, slots=True)
class Act:
    """`led`: the nearest small word ("by", "joins" …) or mark shortly before. `ending`: that of an example, or ""."""

    verb: Hit
    category: int
    thing: str
    led: str
    ending: str


def acts_in_order(reading: Reading) -> list[Act]:
    """A verb inside a longer one ("take" in "take into consideration") is not counted again."""
    found: list[Act] = []
    free = 0
    for place in sorted(reading.verbs):
        if place >= free:
            verb = reading.verbs[place]
            category, thing = by_object(reading, reading.lexicon.frames[verb.name], verb)
            ending = _ending(reading, reading.words.folded[place])
            found.append(Act(verb, category, thing.name if thing else "", _led(reading, place), ending))
            free = verb.end
    return found


def _led(reading: Reading, place: int) -> str:
    for before in range(place - 1, max(-1, place - 1 - _BACK), -1):
        names = {hit.name for hit in reading.small.get(before, ())}
        if found := next((name for name in _LEADS if name in names), ""):
            return found
        if reading.words.folded[before] in (",", ";", ".", "to"):
            return reading.words.folded[before]
    return ""


def _ending(reading: Reading, word: str) -> str:
    """The longest of the endings by which the language marks an example."""
    return max((ending for ending in reading.lexicon.nominal if word.endswith(ending)), key=len, default="")
