"""Repeats worth a person's look, as rows of suggestions. Plain Python."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from servanda.pipelines.classification.clusters.shapes import Pair
from servanda.pipelines.classification.gathering.reading import Held
from servanda.pipelines.classification.merging import MOST_WORDS, Row
from servanda.pipelines.classification.repeats.shapes import Demand, Repeat, Thread
from servanda.pipelines.classification.states import Kind

METHOD, VERSION = "repeats", "2026.1"


def rows_of_repeats(
    held: Held, repeats: Sequence[Repeat], threads: Sequence[Thread], apart: Collection[Pair]
) -> Iterator[Row]:
    """For each later demand its surest earlier one, and each two threads once.

    Never within a thread that is held or between two that are: people tied both. Never where a person said that any
    member of the one thread that would be is no repeat of any of the other.
    """
    unit = {key: (thread, 0) for key, thread in held.threads.items()}
    would_be = {key: thread.members[0] for thread in threads for key in thread.members}
    refused = {_in_order(would_be.get(one, one), would_be.get(other, other)) for one, other in apart}
    demand_of = {demand.key: demand for demand in held.demands}
    taken: set[tuple[Any, Any]] = set()
    has_one: set[int] = set()
    for repeat in sorted(repeats, key=lambda each: (-each.confidence, each.earlier, each.later)):
        one, other = repeat.earlier, repeat.later
        pair = _in_order(unit.get(one, (0, one)), unit.get(other, (0, other)))
        if other in has_one or pair in taken or (one in held.threads and other in held.threads):
            continue
        if _in_order(would_be.get(one, one), would_be.get(other, other)) in refused:
            continue
        taken.add(pair)
        has_one.add(other)
        why = _why(repeat, demand_of)
        yield Row(other, Kind.REPEAT, held.public_ids[one], repeat.confidence, why, METHOD, VERSION)


def _in_order(one: Any, other: Any) -> tuple[Any, Any]:
    return (one, other) if one <= other else (other, one)


def _why(repeat: Repeat, demand_of: Mapping[int, Demand]) -> str:
    """Where both say the same, in the later text and in the earlier one."""
    later, earlier = demand_of[repeat.later], demand_of[repeat.earlier]
    places = [place for place in repeat.shared if place.later[1] and place.earlier[1]][:MOST_WORDS]
    found: dict[str, Any] = {"neighbours": [repeat.earlier], "rules": [reason.value for reason in repeat.reasons]}
    if places:
        found |= _said(later, [place.later for place in places])
        found["earlier"] = _said(earlier, [place.earlier for place in places])
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _said(demand: Demand, spans: Sequence[tuple[int, int]]) -> dict[str, Any]:
    ordered = sorted(set(spans))
    return {
        "language": demand.language,
        "spans": [list(span) for span in ordered],
        "words": [demand.words[start:end] for start, end in ordered],
    }
