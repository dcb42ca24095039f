"""Which of UPR Info's five categories of action a recommendation belongs to, and which words say so.

Rules of the coders (UPR Info, "Action category", October 2014; methods.md 8.1): the first verb decides; of two verbs at
the start the second; a general start followed by specific examples is specific; of two acts the first.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.pipelines.classification.specificity.lexicon import Frame, Hit
from servanda.pipelines.classification.specificity.reading import Reading, Span

CONTINUING, GENERAL = 2, 4
LEAD = 60  # pieces read for the verb behind an opening like "In accordance with ...,"
# Which forms of a verb name an example behind small words of these lists.
_EXAMPLES = {"by": "examples", "through": "nominal", "include": "examples"}


@dataclass(frozen=True, slots=True)
class Decision:
    category: int
    rule: str
    spans: tuple[Span, ...] = ()


def decide(reading: Reading) -> Decision:
    """The category of a text; 4 where no rule speaks, as most texts that nothing can be said about are."""
    verb, how = _main_verb(reading)
    if verb is None:
        return Decision(GENERAL, "none")
    frame = reading.lexicon.frames[verb.name]
    category, thing = by_object(reading, frame, verb)
    spans = (reading.span(verb),) + ((reading.span(thing),) if thing else ())
    if category in (CONTINUING, GENERAL):
        category, example = _example(reading, verb, category)
        if example:
            return Decision(category, f"examples:{frame.name}", (*spans, reading.span(example)))
    rule = f"{frame.name}+{thing.name}" if thing else frame.name
    return Decision(category, f"{how}:{rule}", spans)


def _main_verb(reading: Reading) -> tuple[Hit | None, str]:
    at = _skip(reading, 0)
    if at in reading.verbs:
        return _second(reading, reading.verbs[at])
    leads = bool(reading.small_end("lead", at) > at)
    for place in range(at, min(len(reading), LEAD)):
        after = _skip(reading, place)
        if after > place and after in reading.verbs and _opens(reading, place, leads=leads):
            return _second(reading, reading.verbs[after])[0], "later"
    scanned = range(at, min(len(reading), at + reading.lexicon.scan))
    return next((reading.verbs[place] for place in scanned if place in reading.verbs), None), "scan"


def _opens(reading: Reading, place: int, *, leads: bool) -> bool:
    """Whether a verb behind this piece begins the demand: behind 'should', and behind a comma of an opening clause."""
    word = reading.words.folded[place]
    return reading.small_end("should", place) > place or (leads and word in ",;:،，、：")


def _skip(reading: Reading, at: int) -> int:
    """Over marks, numbers, small words and adverbs."""
    while at < len(reading):
        word = reading.words.folded[at]
        if at in reading.verbs and reading.verbs[at].end > at + 1:
            return at
        end = max(reading.small_end("skip", at), reading.small_end("should", at))
        if end > at:
            at = end
        elif not word[0].isalpha() or (at not in reading.verbs and reading.lexicon.is_adverb(word)):
            at += 1
        else:
            return at
    return at


def _second(reading: Reading, verb: Hit) -> tuple[Hit, str]:
    """Of verbs in a row, with nothing but 'and' between them, the last."""
    how = "verb"
    while True:
        at = _over_adverbs(reading, verb.end)
        joined = reading.small_end("joins", at)
        if joined == at and not (at in reading.verbs and reading.lexicon.joins(reading.words.folded[at])):
            return verb, how
        after = _over_adverbs(reading, joined)
        if after not in reading.verbs:
            return verb, how
        verb, how = reading.verbs[after], "second"


def _over_adverbs(reading: Reading, at: int) -> int:
    while at < len(reading) and at not in reading.verbs:
        end = reading.small_end("adverb", at)
        if end == at and reading.lexicon.is_adverb(reading.words.folded[at]):
            end = at + 1
        if end == at:
            break
        at = end
    return at


def by_object(reading: Reading, frame: Frame, verb: Hit) -> tuple[int, Hit | None]:
    """The nearest object that a list of the frame knows decides."""
    for place in range(verb.first, min(len(reading), verb.end + frame.within)):
        for hit in reading.objects.get(place, ()):
            if hit.name in frame.objects and (place >= verb.end or hit.end > verb.end):
                return frame.objects[hit.name], hit
        if place >= verb.end and reading.words.folded[place] in ".;。；":
            break
    return frame.category, None


def _example(reading: Reading, verb: Hit, category: int) -> tuple[int, Hit | None]:
    """The first act named behind 'by', 'through' or 'including' that is more specific than the verb at the start."""
    for place in range(verb.end, len(reading)):
        for hit in reading.small.get(place, ()):
            endings = _EXAMPLES.get(hit.name)
            example = endings and _act_at(reading, hit.end, getattr(reading.lexicon, endings))
            if not example:
                continue
            frame = reading.lexicon.frames[example.name]
            found, _thing = by_object(reading, frame, example)
            if frame.example and found > category and (found > GENERAL or hit.name != "include"):
                return found, example
    return category, None


def _act_at(reading: Reading, at: int, endings: tuple[str, ...]) -> Hit | None:
    """A verb in one of these forms, at most two words further; where forms say nothing, right here."""
    for place in range(at, min(len(reading), at + (3 if all(endings) else 1))):
        if place in reading.verbs:
            verb, _how = _second(reading, reading.verbs[place])
            return verb if reading.words.folded[place].endswith(endings) else None
    return None
