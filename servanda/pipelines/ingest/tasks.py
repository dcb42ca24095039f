"""What happens in the background: reading, applying, undoing; and going on after a worker was lost."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from servanda.foundation.common import clock
from servanda.foundation.common.errors import EditedMeanwhile
from servanda.pipelines.ingest.actions.applying import carry_on_applying
from servanda.pipelines.ingest.actions.planning import read_and_plan
from servanda.pipelines.ingest.actions.undoing import carry_on_undoing
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.states import UNDER_WAY, ImportStage

SILENCE = timedelta(seconds=20)  # after which somebody else looks whether the worker still lives


@app.task(name="ingest.read_and_plan", queue="ingest", retry=2)
def read_and_plan_later(batch_id: int) -> None:
    batch = Batch.objects.select_related("brought_by").get(pk=batch_id)
    if batch.stage in (ImportStage.ARRIVED, ImportStage.READING):
        read_and_plan(batch=batch, by=batch.brought_by)


@app.task(name="ingest.apply", queue="ingest", retry=2)
def apply_later(batch_id: int) -> None:
    batch = Batch.objects.select_related("applied_by").get(pk=batch_id)
    if batch.stage == ImportStage.APPLYING and batch.applied_by:
        try:
            carry_on_applying(batch=batch, by=batch.applied_by)
        except EditedMeanwhile:
            return  # the plan was made anew, and waits for a person


@app.task(name="ingest.undo", queue="ingest", retry=2)
def undo_later(batch_id: int) -> None:
    batch = Batch.objects.select_related("undone_by").get(pk=batch_id)
    if batch.stage == ImportStage.UNDOING and batch.undone_by:
        carry_on_undoing(batch=batch, by=batch.undone_by)


@app.periodic(cron="* * * * *")
@app.task(name="ingest.resume", queue="ingest", queueing_lock="ingest.resume")
def resume(timestamp: int) -> None:
    """Every minute: whatever is under way and has been silent is begun again; one that still lives refuses."""
    silent = Batch.objects.filter(stage__in=UNDER_WAY).exclude(heartbeat_at__gt=clock.now() - SILENCE)
    for batch in silent.order_by("pk"):
        carry_on_later(batch)


def carry_on_later(batch: Batch) -> None:
    """Ask a worker to do what the import's stage calls for, in the transaction that set it."""
    task = {
        ImportStage.ARRIVED: read_and_plan_later,
        ImportStage.READING: read_and_plan_later,
        ImportStage.APPLYING: apply_later,
        ImportStage.UNDOING: undo_later,
    }[ImportStage(batch.stage)]
    task.defer(batch_id=batch.pk)
