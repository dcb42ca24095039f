"""Field by field, what a file says otherwise than what is held, and which of the two is believed.

A position that a person stated here is believed by no rule: a person decides.
"""

from __future__ import annotations

from servanda.pipelines.ingest.matching import Match
from servanda.pipelines.ingest.planned import Difference, Effect, Held, Link
from servanda.pipelines.ingest.records import Record
from servanda.pipelines.ingest.similarity import text_key, word_differences

SEPARATOR = "; "
_ONE_OF_SEVERAL = frozenset({Link.JOINT, Link.PART})


def differences_of(record: Record, match: Match, *, source: str) -> tuple[Difference, ...]:
    """Nothing for a faithful repetition; labels are only ever added, except by the source they all came from."""
    held = match.known.held
    believed = _is_believed(record, held, source)
    found: list[Difference] = []
    if not (held.part and record.number):  # what the parts of a split paragraph say was decided by a person
        found += _single(record, held, believed=believed)
        found += _text(record, match, believed=believed)
        found += _states(record, match, believed=believed)
        found += _labels(record, held, alone=_is_alone(held, source))
    if record.source_id and not any(value == record.source_id for _, value in held.aliases):
        found.append(Difference("alias", "", record.source_id, Effect.GAINS))
    if source and held.sources and source not in held.sources:
        found.append(Difference("source", SEPARATOR.join(held.sources), source, Effect.GAINS))
    return tuple(found)


def _is_believed(record: Record, held: Held, source: str) -> bool:
    """The one with a paragraph number stands nearer to the UN's document; a source may correct itself."""
    return bool(record.number) or not held.number or _is_alone(held, source)


def _is_alone(held: Held, source: str) -> bool:
    return not source or not held.sources or set(held.sources) == {source}


def _single(record: Record, held: Held, *, believed: bool) -> list[Difference]:
    pairs = (
        ("number", held.number, record.number),
        ("symbol", held.symbol, record.symbol),
        ("position", held.position, record.position),
    )
    stated = ("position",) if held.position_by_hand else ()
    return [
        Difference(name, before, after, _effect(before, believed=believed, by_hand=name in stated))
        for name, before, after in pairs
        if after and before != after
    ]


def _effect(before: str, *, believed: bool, by_hand: bool = False) -> Effect:
    if not before:
        return Effect.GAINS
    if not believed:
        return Effect.DIFFERS
    return Effect.CONFLICTS if by_hand else Effect.REPLACES


def _text(record: Record, match: Match, *, believed: bool) -> list[Difference]:
    held = match.known.held
    texts = {held.language: held.text, **dict(held.translations)}
    before = texts.get(record.language, "")
    if not before:
        return [Difference("text", "", record.text, Effect.GAINS)] if record.text else []
    if before == record.text:
        return []
    if match.link in _ONE_OF_SEVERAL and not record.number:
        return []  # one State's printing of a paragraph is no correction of it
    effect = Effect.REPLACES if believed else Effect.DIFFERS
    if effect is Effect.DIFFERS and text_key(before) == text_key(record.text):
        return []
    return [Difference("text", before, record.text, effect, word_differences(before, record.text))]


def _states(record: Record, match: Match, *, believed: bool) -> list[Difference]:
    """A row without a paragraph names one State of perhaps several: only a State not yet held is news."""
    before, after = match.known.held.recommending_states, record.recommending_states
    if not after or set(before) == set(after):
        return []
    if not record.number and set(after) <= set(before) and not (believed and match.link is Link.TEXT):
        return []
    effect = _effect(SEPARATOR.join(before), believed=believed)
    return [Difference("recommending_states", SEPARATOR.join(before), SEPARATOR.join(after), effect)]


def _labels(record: Record, held: Held, *, alone: bool) -> list[Difference]:
    found = []
    pairs = (
        ("themes", held.themes, record.themes),
        ("groups", held.groups, record.groups),
        ("sdg", held.sdg, record.sdg),
    )
    for name, before, after in pairs:
        if set(after) <= set(before) and (not alone or set(before) <= set(after) or not after):
            continue
        effect = Effect.REPLACES if alone and before and not set(before) <= set(after) else Effect.GAINS
        found.append(Difference(name, SEPARATOR.join(before), SEPARATOR.join(after), effect))
    return found
