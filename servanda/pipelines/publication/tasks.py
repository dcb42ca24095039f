"""What happens in the background: an import that was applied or undone is released as it now stands.

The news of an import comes after it was committed. A power cut in between would lose it, so a second look follows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.domain.recommendations.models import Recommendation
from servanda.foundation.accounts.models import User
from servanda.foundation.common import clock
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.publication import meaning
from servanda.pipelines.publication.actions.correct import withdraw_undone
from servanda.pipelines.publication.actions.release import release_import

# News usually arrives within a second; older imports were looked after on their own day.
_NEWS_TAKES, _LOOKED_BACK = timedelta(minutes=5), timedelta(days=7)
UNDONE = "The import that brought it was undone."


def release_batch(batch_id: int) -> int:
    """Release what a batch touched, in the name of who applied or undid it; again changes nothing."""
    batch = Batch.objects.select_related("applied_by", "undone_by").get(pk=batch_id)
    by: User | None = batch.undone_by or batch.applied_by
    if by is None:
        return 0
    touched = Line.objects.filter(batch=batch, applied_id__isnull=False).order_by("position")
    public_ids = set(touched.exclude(public_id="").values_list("public_id", flat=True))
    written = release_import(recommendations=_held(touched, public_ids), by=by)
    if batch.undone_at:
        written += withdraw_undone(public_ids=public_ids, reason=UNDONE, by=by)
    return len(written)


def _held(touched: Any, public_ids: set[str]) -> Any:
    ids = set(touched.values_list("applied_id", flat=True))
    return Recommendation.objects.filter(Q(pk__in=ids) | Q(public_id__in=public_ids))


@app.task(name="publication.release_batch", queue="publication", retry=3)
def release_batch_later(batch_id: int) -> None:
    release_batch(batch_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="publication.release_forgotten", queue="publication", queueing_lock="publication.release_forgotten")
def release_forgotten(timestamp: int) -> None:
    """Every five minutes: ask again for the release of imports whose news was lost."""
    days = (clock.now() - _LOOKED_BACK, clock.now() - _NEWS_TAKES)
    recent = Batch.objects.filter(Q(applied_at__range=days) | Q(undone_at__range=days))
    for batch in recent.order_by("pk"):
        asked = ProcrastinateJob.objects.filter(task_name="publication.release_batch", args={"batch_id": batch.pk})
        if asked.count() < (batch.applied_at is not None) + (batch.undone_at is not None):
            release_batch_later.defer(batch_id=batch.pk)


@app.periodic(cron="* * * * *")
@app.task(
    name="publication.read_by_meaning",
    queue="publication",
    lock="publication.read_by_meaning",
    queueing_lock="publication.read_by_meaning",
)
def read_by_meaning(timestamp: int) -> None:
    """Every minute: what was released since can be found by meaning too."""
    meaning.bring_up_to_date()
