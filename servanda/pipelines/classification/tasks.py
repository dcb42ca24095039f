"""What happens in the background: reading texts, learning, and going on with either after a worker was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from servanda.foundation.accounts.models import User
from servanda.foundation.accounts.system import system_user
from servanda.foundation.common import clock
from servanda.foundation.reference.models import State
from servanda.pipelines.classification.actions.learning import carry_on_training, fail_training
from servanda.pipelines.classification.actions.running import ask_for_run, carry_on, fail_run
from servanda.pipelines.classification.models import Run, Training
from servanda.pipelines.classification.states import UNDER_WAY

SILENCE = timedelta(seconds=60)  # after which somebody else looks whether the worker still lives


@app.task(name="classification.carry_on", queue="classification", retry=2)
def carry_on_later(run_id: int) -> None:
    run = Run.objects.select_related("asked_by").get(pk=run_id)
    if run.stage in UNDER_WAY:
        _carry_on(run, run.asked_by)


@app.task(name="classification.read_after_import", queue="classification", retry=2)
def read_after_import(state: str) -> None:
    """`state` is an ISO3 code, or nothing for an import about several States."""
    by = system_user()
    run = ask_for_run(state=State.objects.get(pk=state) if state else None, by=by)
    _carry_on(run, by)


@app.task(name="classification.learn", queue="classification", retry=2)
def learn_later(training_id: int) -> None:
    training = Training.objects.select_related("asked_by").get(pk=training_id)
    if training.stage not in UNDER_WAY:
        return
    try:
        carry_on_training(training=training, by=training.asked_by)
    except Exception as error:  # the worker's outermost edge: the page of the training says what went wrong
        fail_training(training=training, problem=f"{type(error).__name__}: {error}", by=training.asked_by)
        raise


def _carry_on(run: Run, by: User) -> None:
    try:
        carry_on(run=run, by=by)
    except Exception as error:  # the worker's outermost edge: the page of the run says what went wrong
        fail_run(run=run, problem=f"{type(error).__name__}: {error}", by=by)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="classification.resume", queue="classification", queueing_lock="classification.resume")
def resume(timestamp: int) -> None:
    """Every minute: what is under way and has been silent is begun again; what still lives refuses."""
    for run in _silent(Run.objects.all()):
        carry_on_later.defer(run_id=run.pk)
    for training in _silent(Training.objects.all()):
        learn_later.defer(training_id=training.pk)


def _silent(works: QuerySet[Any]) -> QuerySet[Any]:
    since = clock.now() - SILENCE
    silent = works.filter(stage__in=UNDER_WAY, asked_at__lt=since)
    return silent.exclude(heartbeat_at__gt=since).order_by("pk")
