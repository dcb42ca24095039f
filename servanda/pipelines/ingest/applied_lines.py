"""What each kind of line does when it is applied. Called within a chunk's transaction; notes what undo needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from servanda.domain.recommendations.actions.imports import add_recommendations, correct_recommendations
from servanda.domain.recommendations.actions.repeats import link_repeat
from servanda.domain.recommendations.actions.voices import join_voices
from servanda.domain.recommendations.arrivals import Arrival, Correction, number_key
from servanda.domain.recommendations.models import Alias, Recommendation
from servanda.pipelines.ingest import kept_records
from servanda.pipelines.ingest.arriving import Arriving
from servanda.pipelines.ingest.identity import proposed_public_id
from servanda.pipelines.ingest.models import Line
from servanda.pipelines.ingest.planned import Reason
from servanda.pipelines.ingest.records import Record, fingerprint
from servanda.pipelines.ingest.states import Decision, LineKind

_ADDING = frozenset({Decision.DIFFERENT, Decision.REPEAT, Decision.SPLIT})
_CORRECTING = frozenset({Decision.SAME, Decision.OURS, Decision.THEIRS})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def apply_lines(arriving: Arriving, lines: list[Line]) -> None:
    """Write what the lines say, many at once: first what is new, then what is corrected."""
    added = [line for line in lines if _adds(line)]
    corrected = [line for line in lines if _corrects(line)]
    needed = {line.held_id for line in [*added, *corrected] if line.held_id}
    needed |= {pk for line in corrected for pk in line.also}
    held = Recommendation.objects.select_related("document").order_by("pk").in_bulk(needed)
    _add(arriving, added, held)
    for round_of_lines in _each_held_once(corrected):
        _correct(arriving, round_of_lines, held)


def _adds(line: Line) -> bool:
    if line.kind == LineKind.NEW:
        return line.decision != Decision.LEAVE_OUT
    return line.kind == LineKind.DOUBTFUL and line.decision in _ADDING


def _corrects(line: Line) -> bool:
    return line.kind == LineKind.CHANGED or (line.kind == LineKind.DOUBTFUL and line.decision in _CORRECTING)


def _add(arriving: Arriving, lines: list[Line], held: dict[int, Recommendation]) -> None:
    arrivals = []
    for line in lines:
        record = kept_records.from_json(line.record)
        arrivals.append(_arrival(arriving, line, record, held))
    made = add_recommendations(arrivals=arrivals, by=arriving.by) if arrivals else []
    for line, recommendation in zip(lines, made, strict=True):
        line.applied_id, line.before = recommendation.pk, {"added": True}
        if line.decision == Decision.REPEAT and line.held_id:
            earlier = held[line.held_id]
            line.before["thread"] = link_repeat(earlier=earlier, later=recommendation, by=arriving.by)
    splitting = [(line, made[at], arrivals[at]) for at, line in enumerate(lines) if line.parts]
    for line, whole, arrival in splitting:
        _add_parts(arriving, line, whole, arrival)


def _arrival(arriving: Arriving, line: Line, record: Record, held: dict[int, Recommendation]) -> Arrival:
    """A doubtful line that was called a split without parts is itself a part of what is held."""
    if line.decision == Decision.SPLIT and line.held_id and not line.parts:
        whole = held[line.held_id]
        taken = set(whole.parts.order_by("part").values_list("part", flat=True))
        part = next(letter for letter in _LETTERS if letter not in taken)
        return arriving.arrival(record, public_id=line.public_id, split_from=whole, part=part)
    return arriving.arrival(record, public_id=line.public_id)


def _add_parts(arriving: Arriving, line: Line, whole: Recommendation, arrival: Arrival) -> None:
    """The whole keeps paragraph, identifier and what its source says; its parts get letters and point to it."""
    parts = [
        replace(
            arrival,
            public_id=_free_id(f"{whole.public_id}{letter}"),
            text=text,
            fingerprint=fingerprint(text),
            number_key=number_key(f"{arrival.number}({letter})"),
            part=letter,
            split_from=whole,
            aliases=(),
        )
        for letter, text in zip(_LETTERS, line.parts, strict=False)
    ]
    made = add_recommendations(arrivals=parts, by=arriving.by)
    line.before["parts"] = [part.pk for part in made]


def _free_id(wanted: str) -> str:
    """Parts are few; each asks whether its letter is free, as a second record of the paragraph may hold it."""
    public_id = wanted
    while Recommendation.objects.filter(public_id=public_id).exists():
        public_id += "a"
    return public_id


def _each_held_once(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Several rows may speak of one paragraph: they are applied one after the other, in the order of the file."""
    waiting = list(lines)
    while waiting:
        now: dict[int, Line] = {}
        later = []
        for line in waiting:
            assert line.held_id is not None
            if line.held_id in now:
                later.append(line)
            else:
                now[line.held_id] = line
        yield list(now.values())
        waiting = later


def _correct(arriving: Arriving, lines: list[Line], held: dict[int, Recommendation]) -> None:
    fresh = Recommendation.objects.select_related("document").in_bulk([line.held_id for line in lines])
    corrections = [_correction(arriving, line, fresh[line.held_id or 0]) for line in lines]
    befores = correct_recommendations(corrections=corrections, by=arriving.by)
    for line, before in zip(lines, befores, strict=True):
        line.applied_id, line.before = line.held_id, {"corrected": before}
        voices = [held[pk] for pk in line.also if pk in held]
        if voices:
            paragraph = fresh[line.held_id or 0]
            line.before["voices"] = join_voices(paragraph=paragraph, voices=voices, by=arriving.by)


def _correction(arriving: Arriving, line: Line, held: Recommendation) -> Correction:
    record = kept_records.from_json(line.record)
    if line.kind == LineKind.DOUBTFUL and line.decision == Decision.SAME:
        full = arriving.arrival(record, public_id=held.public_id)
        if Reason.POSITION_BY_HAND in line.reasons:
            full = replace(full, position=None)  # they were called the same text; the position stated here stays
        replaces = {"recommended_by", "document"} if record.number else {"document"}
        return Correction(held, _led_to(full, record, held), frozenset(replaces))
    takes_position = line.decision == Decision.THEIRS
    correction = arriving.correction(held, record, line.differences, takes_position=takes_position)
    return replace(correction, arrival=_led_to(correction.arrival, record, held))


def _led_to(arrival: Arrival, record: Record, held: Recommendation) -> Arrival:
    """When a paragraph becomes known, the address made from it leads to what is held (decision 11)."""
    if not arrival.number or arrival.number == held.number:
        return arrival
    address = proposed_public_id(record)
    if address == held.public_id or _is_given(address):
        return arrival
    return replace(arrival, aliases=(*arrival.aliases, ("public-id", address)))


def _is_given(address: str) -> bool:
    given: Any = Recommendation.objects.filter(public_id=address)
    return bool(given.exists() or Alias.objects.filter(scheme="public-id", value=address).exists())
