"""A worker is killed, really, at random moments; whoever goes on comes to the same result."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from servanda.foundation.accounts.system import system_user
from servanda.pipelines.ingest.actions.applying import apply_batch, start_applying
from servanda.pipelines.ingest.actions.undoing import start_undoing, undo_batch
from servanda.pipelines.ingest.models import Batch
from servanda.pipelines.ingest.states import ImportStage
from servanda.pipelines.ingest.tasks import apply_later, read_and_plan_later, undo_later
from tests.pipelines.ingest.importing import tables
from tests.pipelines.ingest.importing.dumps import bytes_held, things_held

HOUSE = Path(__file__).resolve().parents[4]
WORKER = """
import sys
from django.conf import settings
import config.settings
config.settings.MEDIA_ROOT = sys.argv[4]
config.settings.DATABASES["default"].update(NAME=sys.argv[1], HOST=sys.argv[2])
config.settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
import django
django.setup()
from servanda.pipelines.ingest import tasks
from servanda.pipelines.ingest.actions import applying, undoing
applying.CHUNK = undoing.CHUNK = 50
print("begun", flush=True)
getattr(tasks, sys.argv[3])(batch_id=int(sys.argv[5]))
"""


def _killed(task: str, batch: Batch, seconds: float) -> None:
    """Begin the work in a process of its own and kill it without a warning."""
    at = connection.settings_dict
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, at["NAME"], at["HOST"], task, str(settings.MEDIA_ROOT), str(batch.pk)],
        cwd=HOUSE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"begun\n"
    time.sleep(seconds)
    worker.kill()
    worker.wait()
    worker.stdout.close()


def _wait_until_its_locks_are_gone() -> None:
    """PostgreSQL notices the death of a client when it next speaks to it."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
                " WHERE locktype = 'advisory' AND datname = current_database()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The locks of a killed worker are still held.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lines", "kills"), [(600, 3), pytest.param(10_000, 30, marks=pytest.mark.slow)])
def test_a_killed_import_ends_as_an_uninterrupted_one(lines, kills):
    seed = random.randrange(10**6)  # printed when the test fails
    chance = random.Random(seed)
    tables.reference()
    by = system_user()
    content = tables.table([tables.row(number) for number in range(1, lines + 1)])
    nothing = bytes_held()
    batch = tables.planned(content)
    started = time.monotonic()
    apply_batch(batch=batch, by=by)
    whole = time.monotonic() - started
    wanted = things_held()
    undo_batch(batch=batch, by=by)
    assert bytes_held() == nothing, seed

    batch = tables.brought(content)
    for _ in range(kills):
        _killed("read_and_plan_later", batch, chance.uniform(0, 0.3))
    _wait_until_its_locks_are_gone()
    read_and_plan_later(batch_id=batch.pk)
    batch = start_applying(batch=batch, by=by)
    seen = [0]
    for _ in range(kills):
        _killed("apply_later", batch, chance.uniform(0, whole / kills))
        batch.refresh_from_db()
        assert batch.done == batch.lines.filter(applied_at__isnull=False).count() >= seen[-1], seed
        seen.append(batch.done)
    _wait_until_its_locks_are_gone()
    apply_later(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.stage == ImportStage.APPLIED, seed
    assert things_held() == wanted, seed

    batch = start_undoing(batch=batch, by=by)
    for _ in range(kills):
        _killed("undo_later", batch, chance.uniform(0, whole / kills))
    _wait_until_its_locks_are_gone()
    undo_later(batch_id=batch.pk)
    assert bytes_held() == nothing, seed


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_work_on_one_import():
    tables.reference()
    batch = tables.planned(tables.table([tables.row(number) for number in range(1, 400)]))
    start_applying(batch=batch, by=system_user())
    workers = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                WORKER,
                connection.settings_dict["NAME"],
                connection.settings_dict["HOST"],
                "apply_later",
                str(settings.MEDIA_ROOT),
                str(batch.pk),
            ],
            cwd=HOUSE,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]

    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]

    batch.refresh_from_db()
    assert (batch.stage, batch.done, batch.total) == (ImportStage.APPLIED, 399, 399)
