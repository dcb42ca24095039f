"""What our own word lists hear in a text, as features beside its words: subjects (knowledge/) and acts (specificity/).

The lists know words that no label has taught yet, and say which act comes first. A feature of theirs begins with "@".
A language without lists gives none.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from servanda.pipelines.classification.knowledge import lexicons as subjects
from servanda.pipelines.classification.knowledge.rules import rules
from servanda.pipelines.classification.knowledge.weighing import weigh
from servanda.pipelines.classification.specificity import lexicon as verbs
from servanda.pipelines.classification.specificity.action import decide
from servanda.pipelines.classification.specificity.confidence import names
from servanda.pipelines.classification.specificity.reading import Span, read
from servanda.pipelines.classification.specificity.series import Act, acts_in_order

MARK = "@"
Heard = tuple[str, Span]  # a feature's name, and where in the text it stands
_READ_AGAIN = 2_000  # the models of an engine read the same texts one after the other


class Placed(Protocol):
    """A word with its place, as `features.Token`."""

    @property
    def start(self) -> int: ...


def positions(tokens: Sequence[Placed], heard: Iterable[Heard]) -> Iterator[tuple[str, int, int]]:
    """Each feature with its first and last word, as positions among the tokens; none where there is no token."""
    starts = [token.start for token in tokens]
    for name, (start, end) in heard if starts else ():
        first, last = (max(0, bisect_right(starts, place) - 1) for place in (start, end - 1))
        yield f"{MARK}{name}", first, last


@lru_cache(maxsize=_READ_AGAIN)
def subjects_heard(words: str, language: str) -> tuple[Heard, ...]:
    """Themes, groups, targets and goals: what words speak for, how loudly, and what follows from them."""
    known = subjects.lexicon(language)
    if known is None:
        return ()
    heard = known.hear(words)
    found: list[Heard] = []
    for (kind, value), ones in heard.items():
        found.append((f"hears {kind} {value}", ones[0].spans[0]))
        if sum(one.points for one in ones) >= subjects.POINTS["sure"]:
            found.append((f"hears clearly {kind} {value}", ones[0].spans[0]))
    weighed = weigh(heard, rules())
    return (*found, *((f"says {kind} {value}", one.spans[0]) for (kind, value), one in weighed.items() if one.spans))


@lru_cache(maxsize=_READ_AGAIN)
def acts_heard(words: str, language: str) -> tuple[Heard, ...]:
    """The category our rules decide on, by which rule; the acts in order; the objects named."""
    if language not in verbs.LANGUAGES or not words.strip():
        return ()
    reading = read(words, verbs.lexicon(language))
    decision = decide(reading)
    whole = decision.spans[0] if decision.spans else (0, 1)
    category = decision.category
    found: list[Heard] = [(f"category {category}", whole), *((f"rule {name}", whole) for name in names(decision.rule))]
    for hit in reading.hits:
        if hit.of in ("list", "measure", "smart", "branch"):
            at = reading.span(hit)
            found += [(f"{hit.of} {hit.name}", at), (f"category {category} {hit.of} {hit.name}", at)]
    # What stands before the deciding verb ("in line with …, noting …") is no demand.
    acts = [act for act in acts_in_order(reading) if reading.span(act.verb) >= whole]
    found += [(name, reading.span(act.verb)) for name, act in _acts(acts, category)]
    return tuple(dict.fromkeys(found))


def _acts(acts: Sequence[Act], category: int) -> Iterator[tuple[str, Act]]:
    for place, act in enumerate(acts[:4]):
        yield f"act {place} {act.verb.name}", act
    if not acts:
        return
    first = acts[0]
    yield f"first {first.verb.name}+{first.thing}", first
    yield f"acts {min(6, len(acts))} {category}", first
    for length in (2, 3):
        yield f"series {length} {' '.join(f'{act.led}{act.category}' for act in acts[:length])}", first
    yield f"categories {' '.join(sorted({str(act.category) for act in acts}))}", first
    for act in acts:
        yield f"act {act.verb.name}", act
    for act in acts[1:]:
        yield f"also {act.verb.name}+{act.thing}", act
        yield f"led {act.led} {act.ending} {act.category}", act
        yield f"led {act.led} {act.verb.name}", act
        yield f"{first.category} then {act.led} {act.ending} {act.category}", act
        yield f"{first.verb.name} then {act.led} {act.category}", act
        yield f"{first.category} then {act.led} {act.verb.name}+{act.thing}", act


@cache
def lists_version() -> str:
    """Ten signs that change with the lists: a model hears its texts through those it was fitted with."""
    told = hashlib.sha256()
    for module in (subjects, verbs):
        for file in sorted(Path(str(module.__file__)).parent.glob("data/**/*.yaml")):
            if file.name != "confidence.yaml":  # how sure a rule is does not change what is heard
                told.update(file.read_bytes())
    return told.hexdigest()[:10]
