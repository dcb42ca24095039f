"""What happens in the background: comparing, saving; and going on after a worker was lost."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from servanda.foundation.common import clock
from servanda.pipelines.workbooks.actions.applying import carry_on_applying
from servanda.pipelines.workbooks.actions.comparing import read_and_compare
from servanda.pipelines.workbooks.actions.undoing import carry_on_undoing
from servanda.pipelines.workbooks.models import Returned
from servanda.pipelines.workbooks.states import UNDER_WAY, ReturnStage

SILENCE = timedelta(seconds=90)  # longer than reading may take, after which somebody else looks


@app.task(name="workbooks.compare", queue="workbooks", retry=2)
def compare_later(returned_id: int) -> None:
    returned = Returned.objects.select_related("brought_by").get(pk=returned_id)
    if returned.stage in (ReturnStage.ARRIVED, ReturnStage.READING):
        read_and_compare(returned=returned, by=returned.brought_by)


@app.task(name="workbooks.apply", queue="workbooks", retry=2)
def apply_later(returned_id: int) -> None:
    returned = Returned.objects.select_related("brought_by").get(pk=returned_id)
    if returned.stage == ReturnStage.APPLYING:
        carry_on_applying(returned=returned, by=returned.brought_by)


@app.task(name="workbooks.undo", queue="workbooks", retry=2)
def undo_later(returned_id: int) -> None:
    returned = Returned.objects.select_related("brought_by").get(pk=returned_id)
    if returned.stage == ReturnStage.UNDOING:
        carry_on_undoing(returned=returned, by=returned.brought_by)


@app.periodic(cron="* * * * *")
@app.task(name="workbooks.resume", queue="workbooks", queueing_lock="workbooks.resume")
def resume(timestamp: int) -> None:
    """Every minute: whatever is under way and has been silent is begun again."""
    silent = Returned.objects.filter(stage__in=UNDER_WAY).exclude(heartbeat_at__gt=clock.now() - SILENCE)
    for returned in silent.order_by("pk"):
        carry_on_later(returned)


def carry_on_later(returned: Returned) -> None:
    """Ask a worker to do what its stage calls for, in the transaction that set it."""
    tasks = {ReturnStage.APPLYING: apply_later, ReturnStage.UNDOING: undo_later}
    tasks.get(ReturnStage(returned.stage), compare_later).defer(returned_id=returned.pk)
