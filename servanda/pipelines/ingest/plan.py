"""What an import would do, before it does it: every record of a file beside what is held.

`compare` changes nothing and knows no database. A person reads the plan, decides where it doubts, and only then
is it applied. What a source no longer says is named, and left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from servanda.pipelines.ingest.differences import differences_of
from servanda.pipelines.ingest.doubts import OPTIONS, Doubts
from servanda.pipelines.ingest.matching import Known, Match, Pairing, Seen
from servanda.pipelines.ingest.planned import Difference, Effect, Held, Kind, Line, Link, Option, Plan, Reason
from servanda.pipelines.ingest.records import Problem, Record

__all__ = ["Difference", "Effect", "Held", "Kind", "Line", "Link", "Option", "Plan", "Reason", "compare"]


def compare(records: Iterable[Record | Problem], held: Iterable[Held], *, source: str = "") -> Plan:
    """Sort every record into exactly one line.

    Problems may come among the records, as streaming parsers yield them; those that block become unreadable lines.
    `source` is the key of the file's source: it tells whose identifiers these are, and what of it has vanished.
    """
    usable: list[Record] = []
    lines: list[Line] = []
    for item in records:
        problem = item if isinstance(item, Problem) else next((p for p in item.problems if p.blocks), None)
        if isinstance(item, Record) and problem is None:
            usable.append(item)
        elif problem is not None and problem.blocks:
            record = item if isinstance(item, Record) else None
            lines.append(Line(Kind.UNREADABLE, record=record, problem=problem))
    lines += _compared(usable, held, source=source)
    lines.sort(key=_in_order_of_the_file)
    return Plan(tuple(lines), Counter(line.kind for line in lines))


def _compared(records: list[Record], held: Iterable[Held], *, source: str) -> Iterable[Line]:
    pairing = Pairing([Seen(record) for record in records], [Known(one) for one in held], source=source)
    pairing.run()
    doubts = Doubts(pairing)
    for seen in pairing.seen:
        match = pairing.matches.get(seen)
        if match is None:
            yield doubts.line_for(seen)
            continue
        yield _recognised(seen, match, source=source)
    yield from _vanished(pairing, doubts, source=source)


def _recognised(seen: Seen, match: Match, *, source: str) -> Line:
    """Unchanged, changed, or a question where the file contradicts what a person stated here."""
    differences = differences_of(seen.record, match, source=source)
    effects = {difference.effect for difference in differences}
    reasons = (Reason.POSITION_BY_HAND,) if Effect.CONFLICTS in effects else ()
    changed = Kind.CHANGED if effects - {Effect.DIFFERS} else Kind.UNCHANGED
    return Line(
        Kind.DOUBTFUL if reasons else changed,
        record=seen.record,
        held=match.known.held,
        also=tuple(known.held for known in match.also),
        link=match.link,
        differences=differences,
        reasons=reasons,
        options=OPTIONS[reasons[0]] if reasons else (),
    )


def _vanished(pairing: Pairing, doubts: Doubts, *, source: str) -> Iterable[Line]:
    """Held from this source, in a review the file speaks of, yet met by no line."""
    reviews = {seen.review for seen in pairing.seen}
    for known in pairing.free():
        ours = not source or source in known.held.sources
        if ours and known.review in reviews and known not in doubts.involved:
            yield Line(Kind.VANISHED, held=known.held)


def _in_order_of_the_file(line: Line) -> tuple[bool, int, str]:
    place = line.record.place if line.record else line.problem.place if line.problem else None
    return (place is None, place.line if place else 0, line.held.public_id if line.held else "")
