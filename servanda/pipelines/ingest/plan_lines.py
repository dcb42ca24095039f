"""Lines of a plan, made from a comparison, ready to be saved."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from servanda.pipelines.ingest import kept_records
from servanda.pipelines.ingest.held import held_of, taken_ids
from servanda.pipelines.ingest.identity import proposed_public_ids
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.plan import compare
from servanda.pipelines.ingest.planned import Kind
from servanda.pipelines.ingest.planned import Line as Planned
from servanda.pipelines.ingest.records import Record

_ASKS_FOR_AN_ID = frozenset({Kind.NEW, Kind.DOUBTFUL})


def planned_lines(
    batch: Batch, state: str, rows: list[dict[str, Any]], *, records: list[Record], after: int
) -> list[Line]:
    """The plan of one State. What vanished is numbered after `after`, the last position given so far."""
    held = held_of(state)
    plan = compare(records, held, source=batch.source)
    by_record = {id(record): row for record, row in zip(records, rows, strict=True)}
    asking = [line.record for line in plan.lines if line.kind in _ASKS_FOR_AN_ID and line.record]
    ids = proposed_public_ids(asking, taken=taken_ids(state)) if asking else []
    proposed = {id(record): public_id for record, public_id in zip(asking, ids, strict=True)}
    lines = []
    for planned in plan.lines:
        row = by_record.get(id(planned.record))
        if row is None:
            after += 1
        lines.append(
            _line(
                batch,
                planned,
                state=state,
                position=row["position"] if row else after,
                row=row or {},
                public_id=proposed.get(id(planned.record), ""),
            )
        )
    return lines


def _line(batch: Batch, planned: Planned, *, state: str, position: int, row: dict[str, Any], public_id: str) -> Line:
    held = planned.held
    problems = row.get("problems", [])
    if planned.problem is not None:
        problems = [*problems, kept_records.problem_as_json(planned.problem)]
    return Line(
        batch=batch,
        position=position,
        state_code=state,
        kind=str(planned.kind),
        place=(planned.record.place.text if planned.record else "")[:120],
        record=row.get("record", {}),
        public_id=public_id or (held.public_id if held else ""),
        held_id=int(held.key) if held else None,
        also=[int(each.key) for each in planned.also],
        link=str(planned.link or ""),
        differences=[asdict(difference) for difference in planned.differences],
        problems=problems,
        reasons=[str(reason) for reason in planned.reasons],
        options=[str(option) for option in planned.options],
        agreement=planned.agreement,
    )
