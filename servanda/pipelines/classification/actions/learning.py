"""Learning anew in the background, kind after kind, each of which stands when it is done; and going back.

Stopped, killed or lost, a training goes on with the first kind that was not finished.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from servanda.foundation.accounts.models import User
from servanda.foundation.audit.actions import record
from servanda.foundation.common import clock
from servanda.foundation.common.errors import InvalidInput, StepRefused, require
from servanda.foundation.organisations.queries import installation
from servanda.pipelines.classification import rules
from servanda.pipelines.classification.locks import TRAINING, working_on
from servanda.pipelines.classification.models import Training
from servanda.pipelines.classification.models_folder import put_back
from servanda.pipelines.classification.states import TRAINING_LIFECYCLE, UNDER_WAY, Kind, TrainingStage
from servanda.pipelines.classification.training import KINDS, train

_ONE_AT_A_TIME = 0  # two would write into the same folders


@transaction.atomic
def ask_for_training(*, by: User) -> Training:
    """Have models fitted on what is held and decided. While one is under way, asking again gives the same one."""
    _require(by)
    if (under_way := _under_way()) is not None:
        return under_way
    training = Training.objects.create(asked_by=by)
    record("classification.training_asked", of=training, by=by)
    return training


@transaction.atomic
def cancel_training(*, training: Training, by: User) -> Training:
    """Stop it after the kind it is at. What was learned until then stays, and the models of before with it."""
    _require(by)
    held = _held(training)
    TRAINING_LIFECYCLE.take("cancel", held)
    held.ended_at, held.at = clock.now(), ""
    held.save()
    record("classification.training_cancelled", of=held, by=by, done=held.done)
    return held


@transaction.atomic
def resume_training(*, training: Training, by: User) -> Training:
    """Let a stopped or failed one go on with the kinds that were not finished."""
    _require(by)
    held = _held(training)
    if _under_way() is not None:
        raise StepRefused(_("Learning is under way already. Wait for its end, or stop it first."))
    TRAINING_LIFECYCLE.take("resume", held)
    held.ended_at, held.problem = None, ""
    held.save()
    record("classification.training_resumed", of=held, by=by, done=held.done)
    return held


def carry_on_training(*, training: Training, by: User) -> Training:
    """Learn kind after kind until it is done or somebody stops it. Where another process is at it, nothing happens."""
    _require(by)
    with working_on(_ONE_AT_A_TIME, of=TRAINING) as ours:
        training.refresh_from_db()
        if not ours or training.stage not in UNDER_WAY:
            return training
        for kind in KINDS:
            if kind.value in training.done:
                continue
            if not _begin(training, kind):
                return Training.objects.get(pk=training.pk)
            cards = train([kind.value])
            _note(training, kind, texts=int(cards[0]["lessons"]) if cards else 0)
        return _finish(training, by)


@transaction.atomic
def fail_training(*, training: Training, problem: str, by: User) -> Training:
    """Say openly that it could not go on; what was learned until then stays, and it can be resumed."""
    _require(by)
    held = _held(training)
    TRAINING_LIFECYCLE.take("fail", held)
    held.problem, held.ended_at = problem[:300], clock.now()
    held.save()
    record("classification.training_failed", of=held, by=by, problem=held.problem)
    return held


@transaction.atomic
def put_model_back(*, kind: Kind, version: str, by: User) -> None:
    """Use an earlier model again. The one in use until now is kept, so this can be taken back in the same way."""
    _require(by)
    held = installation()
    if held is None or not put_back(kind.value, version):
        raise InvalidInput(_("This earlier model is not kept any more. Choose another one."))
    record("classification.model_put_back", of=held, by=by, kind=kind, version=version)


def _require(by: User) -> None:
    require(rules.can_train(by), _("Only a coordinator for everything held here may decide what is learned."))


def _under_way() -> Training | None:
    return Training.objects.select_for_update().filter(stage__in=UNDER_WAY).order_by("id").first()


def _held(training: Training) -> Training:
    return Training.objects.select_for_update(of=("self",)).get(pk=training.pk)


@transaction.atomic
def _begin(training: Training, kind: Kind) -> bool:
    """Whether to go on with this kind; not so when somebody stopped it meanwhile."""
    held = _held(training)
    if held.stage not in UNDER_WAY:
        return False
    TRAINING_LIFECYCLE.take("begin", held)
    held.at, held.heartbeat_at = kind.value, clock.now()
    held.save()
    return True


@transaction.atomic
def _note(training: Training, kind: Kind, *, texts: int) -> None:
    """What was learned stands, also where somebody stopped the training meanwhile."""
    held = _held(training)
    held.done[kind.value] = texts
    held.heartbeat_at = clock.now()
    held.save()


@transaction.atomic
def _finish(training: Training, by: User) -> Training:
    held = _held(training)
    if held.stage == TrainingStage.RUNNING:
        TRAINING_LIFECYCLE.take("finish", held)
        held.ended_at, held.at = clock.now(), ""
        held.save()
        record("classification.training_finished", of=held, by=by, done=held.done)
    return held
