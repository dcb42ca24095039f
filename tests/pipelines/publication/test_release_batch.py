"""An import that was applied is released in the background; undone, it leaves the record."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.domain.recommendations.models import OfficialText, Position, Recommendation
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.history import taking_back_an_import
from servanda.pipelines.ingest.models import Batch, Line
from servanda.pipelines.publication.models import Entry, Release
from servanda.pipelines.publication.tasks import release_batch, release_forgotten
from tests.pipelines.publication.conftest import Avelia


@pytest.fixture
def batch(avelia: Avelia) -> Batch:
    now, by = timezone.now(), avelia.coordinator
    made = Batch.objects.create(
        source="ohchr-matrix",
        file_name="a.docx",
        sha256="0" * 64,
        size=1,
        stage="applied",
        brought_by=by,
        applied_by=by,
        applied_at=now,
    )
    for number, item in enumerate(avelia.recommendations):
        Line.objects.create(
            batch=made, position=number, kind="new", place="row", public_id=item.public_id, applied_id=item.pk
        )
    return made


def test_a_batch_is_released_once(batch: Batch) -> None:
    assert release_batch(batch.pk) == 4
    assert release_batch(batch.pk) == 0

    assert Entry.objects.filter(kind="recommendation").count() == 3


def test_what_an_undone_batch_alone_had_brought_leaves_the_record_with_the_reason(batch: Batch, avelia: Avelia) -> None:
    release_batch(batch.pk)
    gone = avelia.recommendations[0]
    with taking_back_an_import():
        gone.cluster_memberships.all().delete()
        OfficialText.objects.filter(recommendation=gone).delete()
        Position.objects.filter(recommendation=gone).delete()
        Recommendation.objects.filter(pk=gone.pk).delete()
    Batch.objects.filter(pk=batch.pk).update(undone_by=avelia.coordinator, undone_at=timezone.now())

    release_batch(batch.pk)

    last = Release.objects.get(public_id=gone.public_id, version=2)
    assert (last.reason, last.reason_words) == ("withdrawal", "The import that brought it was undone.")
    assert Entry.objects.filter(kind="recommendation").count() == 2


@pytest.mark.parametrize("name", ["ingest.batch_applied", "ingest.batch_undone"])
def test_news_of_a_batch_asks_for_its_release(
    batch: Batch, avelia: Avelia, django_capture_on_commit_callbacks: Any, name: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record(name, of=batch, by=avelia.coordinator)

    job = ProcrastinateJob.objects.get(task_name="publication.release_batch")
    assert job.args == {"batch_id": batch.pk}


def test_an_import_whose_news_was_lost_is_released_after_all(batch: Batch) -> None:
    def asked_for() -> int:
        return int(ProcrastinateJob.objects.filter(task_name="publication.release_batch").count())

    release_forgotten(0)
    assert asked_for() == 0  # the news may still be on its way

    with clock.at(clock.now() + datetime.timedelta(minutes=6)):
        release_forgotten(0)
        release_forgotten(0)
    assert asked_for() == 1
    Batch.objects.filter(pk=batch.pk).update(undone_by=batch.applied_by, undone_at=clock.now())
    with clock.at(clock.now() + datetime.timedelta(minutes=6)):
        release_forgotten(0)
    assert asked_for() == 2
    with clock.at(clock.now() + datetime.timedelta(days=8)):
        release_forgotten(0)
    assert asked_for() == 2
