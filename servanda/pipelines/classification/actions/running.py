"""Reading what is held and writing what is proposed: in chunks, each of which commits together with how far it is.

After the texts one by one come the States one by one, each laid side by side (gathering/): repeats and clusters.
Stopped, killed or lost, a run goes on behind the last chunk or State and ends where it would have ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import require
from servanda.foundation.reference.models import State
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.engine import Engine
from servanda.pipelines.classification.engines import MAKERS, engines
from servanda.pipelines.classification.gathering.sides import METHODS, look_at, write
from servanda.pipelines.classification.locks import working_on
from servanda.pipelines.classification.merging import Row, rows_of, said_by
from servanda.pipelines.classification.models import Run
from servanda.pipelines.classification.reading import said_by_sources, texts_of, to_be_read
from servanda.pipelines.classification.settling import settle
from servanda.pipelines.classification.states import RUN_LIFECYCLE, UNDER_WAY, RunStage
from servanda.pipelines.classification.vocabulary import Vocabulary
from servanda.pipelines.classification.writing import bring_in_line

CHUNK = 1_000  # recommendations that commit together: a second or two of work


@transaction.atomic
def ask_for_run(*, state: State | None = None, names: Sequence[str] = (), by: User) -> Run:
    """Have the texts of a State, or of all, read by the engines named, or by all. The work is `carry_on`'s.

    While such a run waits for a worker, asking again gives the same one.
    """
    code = state.pk if state else ""
    require(rules.can_run(by, state=code), _("Only a coordinator may have suggestions made."))
    engines(names)  # a name nobody knows is refused now, not in the background
    waiting = Run.objects.filter(stage=RunStage.WAITING, state=state, engines=list(names)).order_by("id").first()
    if waiting is not None:
        return waiting
    run = Run.objects.create(state=state, engines=list(names), asked_by=by, total=to_be_read(code or None).count())
    record("classification.run_asked", of=run, by=by, engines=list(names))
    return run


@transaction.atomic
def cancel_run(*, run: Run, by: User) -> Run:
    """Stop it after the chunk it is at. What it wrote stays: suggestions are only questions."""
    run = _held(run)
    require(rules.can_run(by, state=run.state_id or ""), _("Only a coordinator may stop this."))
    RUN_LIFECYCLE.take("cancel", run)
    run.ended_at = clock.now()
    run.save()
    record("classification.run_cancelled", of=run, by=by, done=run.done, total=run.total)
    return run


@transaction.atomic
def resume_run(*, run: Run, by: User) -> Run:
    """Let a stopped or failed run go on where it ended."""
    run = _held(run)
    require(rules.can_run(by, state=run.state_id or ""), _("Only a coordinator may have suggestions made."))
    RUN_LIFECYCLE.take("resume", run)
    run.ended_at, run.problem = None, ""
    run.save()
    record("classification.run_resumed", of=run, by=by, done=run.done, total=run.total)
    return run


def carry_on(*, run: Run, by: User) -> Run:
    """Do what is left of it. Returns the run as it then is; if another process works on it, as it is."""
    require(rules.can_run(by, state=run.state_id or ""), _("Only a coordinator may have suggestions made."))
    with working_on(run.pk) as ours:
        run.refresh_from_db()
        if not ours or run.stage not in UNDER_WAY:
            return run
        chosen = engines(run.engines)
        _begin(run, chosen)
        vocabulary = Vocabulary.now()
        for keys in _chunks(run):
            if not _read_chunk(run, chosen, vocabulary, keys):
                return Run.objects.get(pk=run.pk)
        for code in _states(run).filter(state__gt=Run.objects.get(pk=run.pk).gathered):
            if not _gather(run, code):
                return Run.objects.get(pk=run.pk)
        return _finish(run, by)


@transaction.atomic
def fail_run(*, run: Run, problem: str, by: User) -> Run:
    """Say openly that it could not go on; what it wrote until then stays, and it can be resumed."""
    held = _held(run)
    require(rules.can_run(by, state=held.state_id or ""), _("Only a coordinator may have suggestions made."))
    RUN_LIFECYCLE.take("fail", held)
    held.problem, held.ended_at = problem[:300], clock.now()
    held.save()
    record("classification.run_failed", of=held, by=by, problem=held.problem)
    return held


def _held(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).get(pk=run.pk)


@transaction.atomic
def _begin(run: Run, chosen: Sequence[Engine]) -> None:
    held = _held(run)
    RUN_LIFECYCLE.take("begin", held)
    held.versions = {engine.name: engine.version for engine in chosen}
    held.total, held.states_total = to_be_read(held.state_id).count(), _states(held).count()
    held.heartbeat_at = clock.now()
    held.save()


def _chunks(run: Run) -> Iterator[list[int]]:
    left = to_be_read(run.state_id).filter(pk__gt=run.reached)
    keys = iter(list(left.values_list("pk", flat=True)))
    while some := list(islice(keys, CHUNK)):
        yield some


def _read_chunk(run: Run, chosen: Sequence[Engine], vocabulary: Vocabulary, keys: list[int]) -> bool:
    """Whether it was written; not so when somebody stopped the run meanwhile.

    Values that no list has, or none has any more, are left out and counted: an engine learns them from old labels.
    """
    proposed = list(_proposed(chosen, keys))
    rows = [row for row in proposed if vocabulary.holds(row.kind, row.value)]
    names = {engine.name for engine in chosen}
    with transaction.atomic():
        held = _held(run)
        if held.stage != RunStage.RUNNING:
            return False
        counts = Counter(held.counts)
        counts["settled"] += settle(keys)
        counts["unknown"] += len(proposed) - len(rows)
        counts.update(bring_in_line(rows, keys=keys, others=sorted({*MAKERS, *METHODS} - names)))
        held.counts, held.reached, held.heartbeat_at = dict(counts), keys[-1], clock.now()
        held.done += len(keys)
        held.save()
    return True


def _states(run: Run) -> QuerySet[Recommendation, str]:
    """Codes of the States whose recommendations are laid side by side, in the order in which the run does it."""
    return to_be_read(run.state_id).order_by("state").values_list("state", flat=True).distinct()


def _gather(run: Run, code: str) -> bool:
    """Whether what was found for the State was written; not so when somebody stopped the run meanwhile."""
    found = look_at(code)
    with transaction.atomic():
        held = _held(run)
        if held.stage != RunStage.RUNNING:
            return False
        counts = Counter(held.counts)
        counts.update(write(found, run=held))
        held.counts, held.gathered, held.heartbeat_at = dict(counts), code, clock.now()
        held.states_done += 1
        held.save()
    return True


def _proposed(chosen: Sequence[Engine], keys: list[int]) -> Iterator[Row]:
    texts, sources = texts_of(keys), said_by_sources(keys)
    answers = [engine.propose(texts) for engine in chosen]
    for text in texts:
        said = list(sources.get(text.key, ()))
        for engine, answer in zip(chosen, answers, strict=True):
            said += said_by(engine.name, engine.version, next(answer))
        yield from rows_of(text, said)


@transaction.atomic
def _finish(run: Run, by: User) -> Run:
    held = _held(run)
    if held.stage == RunStage.RUNNING:
        RUN_LIFECYCLE.take("finish", held)
        held.ended_at = clock.now()
        held.save()
        record("classification.run_finished", of=held, by=by, counts=held.counts)
    return held
