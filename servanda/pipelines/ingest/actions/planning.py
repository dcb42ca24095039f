"""Reading a file and setting every line beside what is held. Changes nothing but the plan itself."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record as record_event
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require
from servanda.foundation.common.files import path_of
from servanda.foundation.reference.queries import state_names
from servanda.pipelines.ingest import kept_records, rules
from servanda.pipelines.ingest.held import mark_of
from servanda.pipelines.ingest.locks import working_on
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.plan_lines import planned_lines
from servanda.pipelines.ingest.reading import iterate_file
from servanda.pipelines.ingest.records import Problem, Record
from servanda.pipelines.ingest.settling import Settling
from servanda.pipelines.ingest.states import IMPORT_LIFECYCLE, ImportStage
from servanda.pipelines.ingest.vocabularies import Vocabularies, count_unknown
from servanda.pipelines.reading.unreadable import UnreadableFile

_AT_ONCE = 5_000  # records held in memory before they go to their State's file
_BEAT = 2_000  # records between two signs of life
# Said of the file as a whole: nothing in it may be used.
_OF_THE_FILE = frozenset({"other-state", "no-state-under-review", "unknown-state-under-review"})


def read_and_plan(*, batch: Batch, by: User) -> Batch:
    """Read the file in its child process and plan every line. Begun again after a crash, it begins from nothing.

    A file that cannot be read ends in `failed`, with the reason in `problem`; nothing is raised for it.
    """
    require(rules.can_change_plan(by, batch), _("You may not plan this import."))
    with working_on(batch.pk) as ours:
        if not ours:
            return batch
        batch = _begin(batch)
        try:
            with tempfile.TemporaryDirectory(prefix="servanda-plan-") as folder:
                heap = _Heap(Path(folder), batch)
                _read(batch, heap)
                _plan(batch, heap, by)
        except UnreadableFile as error:
            _fail(batch, {"code": error.code, "message": error.message, "place": error.place}, by)
    return batch


def _begin(batch: Batch) -> Batch:
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        IMPORT_LIFECYCLE.take("start_reading", batch)
        batch.lines.all().delete()
        batch.done, batch.total, batch.heartbeat_at = 0, 0, clock.now()
        batch.facts, batch.notes, batch.unknown_labels, batch.counts, batch.positions = {}, [], {}, {}, {}
        batch.save()
    return batch


def _fail(batch: Batch, problem: dict[str, str], by: User) -> None:
    with transaction.atomic():
        batch.lines.all().delete()
        IMPORT_LIFECYCLE.take("fail", batch)
        batch.problem = problem
        batch.save()
        record_event("ingest.file_unreadable", of=batch, by=by, code=problem["code"])


class _Heap:
    """The records of a file in one heap for each State, on disk, so that memory holds one State at a time."""

    def __init__(self, folder: Path, batch: Batch) -> None:
        self.folder = folder
        self.batch = batch
        self.states: set[str] = set()
        self.size = 0
        self._waiting: dict[str, list[str]] = {}
        self._count = 0

    def put(self, state: str, item: dict[str, Any]) -> None:
        self.size += 1
        self._waiting.setdefault(state, []).append(json.dumps({"position": self.size, **item}, ensure_ascii=False))
        self._count += 1
        if self._count >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        for state, lines in self._waiting.items():
            self.states.add(state)
            with (self.folder / f"state-{state}").open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        self._waiting, self._count = {}, 0

    def of(self, state: str) -> Iterator[dict[str, Any]]:
        with (self.folder / f"state-{state}").open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _read(batch: Batch, heap: _Heap) -> None:
    settling = Settling(state=batch.state_id or "")
    elsewhere = seen = 0
    stream = iterate_file(batch.source, path_of(batch.sha256), names=state_names(), state=batch.state_id or "")
    try:
        for item in stream:
            seen += 1
            if seen % _BEAT == 0:
                _beat(batch, done=seen)
            if isinstance(item, Problem):
                _take_problem(batch, heap, item)
            elif settling.is_elsewhere(item):
                elsewhere += 1
            else:
                _take_record(heap, settling.settled(item))
    finally:
        stream.close()
    heap.flush()
    batch.facts = {**stream.facts, "lines_about_other_states": elsewhere}
    if not heap.size:
        raise _nothing_in(batch, elsewhere)


def _take_problem(batch: Batch, heap: _Heap, problem: Problem) -> None:
    if problem.blocks and (problem.code in _OF_THE_FILE or problem.place.line == 0):
        raise UnreadableFile(problem.code, problem.message, problem.place.text if problem.place.line else "")
    if problem.blocks:
        heap.put("", {"problem": kept_records.problem_as_json(problem) | {"line": problem.place.line}})
    else:
        batch.notes.append(kept_records.problem_as_json(problem))


def _take_record(heap: _Heap, record: Record) -> None:
    problems = [kept_records.problem_as_json(problem) for problem in record.problems]
    blocked = any(problem.blocks for problem in record.problems)
    heap.put("" if blocked else record.state, {"record": kept_records.as_json(record), "problems": problems})


def _nothing_in(batch: Batch, elsewhere: int) -> UnreadableFile:
    if elsewhere:
        words = "The file holds no line about this State, but %d about others. Choose the State the file is about."
        return UnreadableFile("other-states", words % elsewhere)
    said = next(iter(batch.notes), None)
    if said:
        return UnreadableFile(said["code"], said["message"], said["place"])
    return UnreadableFile(
        "no-recommendations", "The file holds no recommendations. Check that you chose the right one."
    )


def _plan(batch: Batch, heap: _Heap, by: User) -> None:
    """State by State; each commits on its own, and only the last step makes it a plan."""
    known = heap.states - {""}
    if not known:
        first = next(heap.of(""))
        problem = first.get("problem") or next(each for each in first["problems"] if each["blocks"])
        if heap.size == 1:
            raise UnreadableFile(problem["code"], problem["message"], problem["place"])
    vocabularies = Vocabularies(batch.source)
    unknown: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    positions: Counter[str] = Counter()
    marks: dict[str, str] = {}
    last, done = heap.size, 0
    for state in sorted(heap.states):
        rows = list(heap.of(state))
        records = [_restored(row) for row in rows if "record" in row] if state else []
        for record in records:
            count_unknown(unknown, vocabularies.unknown_in(record))
            positions[record.position] += 1
        with transaction.atomic():
            marks[state] = mark_of(state) if state else ""
            lines = (
                planned_lines(batch, state, rows, records=records, after=last) if state else _unreadable(batch, rows)
            )
            Line.objects.bulk_create(lines, batch_size=1000)
        last = max(last, max((line.position for line in lines), default=0))
        counts.update(line.kind for line in lines)
        done += len(rows)
        _beat(batch, done=done, total=heap.size)
    batch.unknown_labels = {kind: dict(labels) for kind, labels in unknown.items()}
    batch.counts, batch.positions, batch.seen = dict(counts), dict(positions), marks
    _finish(batch, by)


def _finish(batch: Batch, by: User) -> None:
    with transaction.atomic():
        IMPORT_LIFECYCLE.take("plan", batch)
        batch.done, batch.total, batch.planned_at = 0, 0, clock.now()
        batch.problem = {}
        batch.save()
        record_event("ingest.planned", of=batch, by=by, counts=batch.counts)


def _restored(row: dict[str, Any]) -> Record:
    return kept_records.from_json(row["record"])


def _unreadable(batch: Batch, rows: list[dict[str, Any]]) -> list[Line]:
    """Lines that block: each says what is wrong and where."""
    lines = []
    for row in rows:
        problems = [row["problem"]] if "problem" in row else row["problems"]
        record = row.get("record", {})
        place = record["at"][0] if record else problems[0]["place"]
        lines.append(
            Line(
                batch=batch,
                position=row["position"],
                kind="unreadable",
                place=place[:120],
                record=record,
                problems=problems,
                state_code="",
            )
        )
    return lines


def _beat(batch: Batch, *, done: int, total: int | None = None) -> None:
    """A sign of life, and progress for whoever watches."""
    batch.heartbeat_at, batch.done = clock.now(), done
    batch.total = total if total is not None else batch.total
    Batch.objects.filter(pk=batch.pk, stage=ImportStage.READING).update(
        heartbeat_at=batch.heartbeat_at, done=batch.done, total=batch.total
    )
