"""Comparing the lines of one State again, because what is held is no longer what it was."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common.errors import require
from servanda.pipelines.ingest import kept_records, rules
from servanda.pipelines.ingest.held import mark_of
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.ingest.plan_lines import planned_lines
from servanda.pipelines.ingest.states import LineKind

_PLANNED = ("kind", "public_id", "held_id", "also", "link", "differences", "reasons", "options", "agreement")
_DECIDED = ("decision", "parts", "decided_by", "decided_at")


@transaction.atomic
def plan_state_anew(*, batch: Batch, state: str, by: User) -> int:
    """Bring the lines not yet applied up to date; how many say something else now. Decisions on the same doubt stay."""
    require(rules.can_change_plan(by, batch), _("You may not plan this import."))
    old = {line.position: line for line in batch.lines.filter(state_code=state).order_by("position")}
    waiting = [line for line in old.values() if line.record and line.applied_at is None]
    rows = [{"position": line.position, "record": line.record, "problems": line.problems} for line in waiting]
    records = [kept_records.from_json(line.record) for line in waiting]
    last = batch.lines.order_by("-position").values_list("position", flat=True).first() or 0
    batch.lines.filter(state_code=state, kind=LineKind.VANISHED).delete()
    changed, fresh, vanished = 0, [], []
    touched = {line.applied_id for line in old.values() if line.applied_at}
    for line in planned_lines(batch, state, rows, records=records, after=last):
        if line.kind == LineKind.VANISHED:
            vanished += [line] if line.held_id not in touched else []
            continue
        before = old[line.position]
        changed += _take_over(before, line)
        fresh.append(before)
    Line.objects.bulk_update(fresh, [*_PLANNED, *_DECIDED], batch_size=250)
    Line.objects.bulk_create(vanished, batch_size=1000)
    batch.counts = dict(Counter(batch.lines.order_by().values_list("kind", flat=True)))
    batch.seen[state] = mark_of(state)
    batch.save(update_fields=["counts", "seen"])
    record("ingest.planned_anew", of=batch, by=by, state=state, lines=changed)
    return changed


def _take_over(before: Line, line: Line) -> int:
    """1 if the line now says something else than people saw."""
    same_doubt = (before.kind, before.held_id, before.reasons) == (line.kind, line.held_id, line.reasons)
    told = ("kind", "held_id", "reasons", "also")
    differs = any(getattr(before, name) != getattr(line, name) for name in told)
    differs = differs or _seen(before.differences) != _seen(line.differences)
    for name in _PLANNED:
        setattr(before, name, getattr(line, name))
    if not same_doubt:
        before.decision, before.parts, before.decided_by, before.decided_at = "", [], None, None
    return int(differs)


def _seen(differences: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(each["field"], each["before"], each["after"], each["effect"]) for each in differences]
