"""From a stream of UHRI entries to records: one State kept, repeated identifiers noticed, nothing lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from servanda.pipelines.ingest.records import Place, Problem, Record
from servanda.pipelines.ingest.sources.uhri.record import Entry, Names, record_of, states_of

Placed = tuple[Entry, Place]


def records_of(
    entries: Iterable[Placed | Problem], *, names: Names | None, state: str, language: str
) -> Iterator[Record | Problem]:
    """`state` keeps the entries of one State (ISO3, or the name as printed); those that name none are kept too."""
    seen: dict[tuple[str, str], bytes] = {}
    for item in entries:
        if isinstance(item, Problem):
            yield item
            continue
        entry, place = item
        states = states_of(entry, names)
        wanted = [pair for pair in states or [("", "")] if not state or not pair[1] or state in pair]
        for pair in wanted:
            record = record_of(entry, place, state=pair, names=names, language=language)
            if len(states) > 1:
                record = _one_of_several(record, len(states))
            yield _once(record, seen)


def _once(record: Record, seen: dict[tuple[str, str], bytes]) -> Record | Problem:
    """The record; a faithful repetition becomes a remark, a contradicting one blocks until a person has looked."""
    if not record.source_id:
        return _with(record, Problem("no-id", f"{_where(record.place)} has no OHCHR annotation id.", record.place))
    content = replace(record, place=Place("", 0), problems=())
    digest = hashlib.blake2b(repr(content).encode(), digest_size=8).digest()
    first = seen.setdefault((record.source_id, record.state), digest)
    if first is digest:
        return record
    where = _where(record.place)
    if first == digest:
        message = f"{where} repeats the entry with annotation id {record.source_id}; it was skipped."
        return Problem("repeated-id", message, record.place)
    message = f"{where} has the annotation id {record.source_id} of an earlier entry but says something else."
    return _with(record, Problem("duplicate-id", message, record.place, blocks=True))


def _one_of_several(record: Record, count: int) -> Record:
    """An identifier names one thing: where an entry concerns several States, the State is put to it."""
    message = f"{_where(record.place)} concerns {count} States; each has a record of its own."
    own = replace(record, source_id=record.source_id and f"{record.source_id}@{record.state}")
    return _with(own, Problem("several-states", message, record.place))


def _where(place: Place) -> str:
    return place.text[0].upper() + place.text[1:]


def _with(record: Record, problem: Problem) -> Record:
    return replace(record, problems=(*record.problems, problem))
