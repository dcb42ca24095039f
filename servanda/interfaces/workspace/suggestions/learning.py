"""Learning from what is held and decided: asking for it, its progress, the models with their cards, going back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.suggestions.cards import FEW_IN_LANGUAGE, FEW_TEXTS, cards_of
from servanda.interfaces.workspace.suggestions.wording import Names
from servanda.pipelines.classification.actions.learning import (
    ask_for_training,
    cancel_training,
    put_model_back,
    resume_training,
)
from servanda.pipelines.classification.models_folder import KEPT
from servanda.pipelines.classification.queries.trainings import is_learning, trainings_visible_to
from servanda.pipelines.classification.rules import can_train
from servanda.pipelines.classification.states import Kind
from servanda.pipelines.classification.tasks import learn_later
from servanda.pipelines.classification.training import KINDS


def _find(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(trainings_visible_to(request.user), pk=pk)


@asks(Permission.TAG_DECIDE)
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Have models learned anew, in the background."""
    with transaction.atomic():
        training = ask_for_training(by=request.user)  # type: ignore[arg-type]
        learn_later.defer(training_id=training.pk)
    return redirect("workspace:suggestions-training", pk=training.pk)


@asks(Permission.TAG_DECIDE)
@require_safe
def training(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, kind after kind."""
    found = _find(request, pk)
    kinds = [(kind, kind.value in found.done, found.done.get(kind.value, 0), kind.value == found.at) for kind in KINDS]
    context = {
        "training": found,
        "is_under_way": is_learning(found),
        "kinds": kinds,
        "done": len(found.done),
        "all": len(KINDS),
        "share": round(100 * len(found.done) / len(KINDS)),
        "may_steer": can_train(request.user),
    }
    return render(request, "workspace/suggestions/training.html", context)


@asks(Permission.TAG_DECIDE)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it after the kind it is at."""
    cancel_training(training=_find(request, pk), by=request.user)  # type: ignore[arg-type]
    return redirect("workspace:suggestions-training", pk=pk)


@asks(Permission.TAG_DECIDE)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on where it ended."""
    with transaction.atomic():
        resume_training(training=_find(request, pk), by=request.user)  # type: ignore[arg-type]
        learn_later.defer(training_id=pk)
    return redirect("workspace:suggestions-training", pk=pk)


@asks(Permission.TAG_DECIDE)
@require_safe
def model(request: HttpRequest, kind: str) -> HttpResponse:
    """The card of the model in use, or of the earlier one of `?version=`, and what else is kept."""
    if kind not in {each.value for each in KINDS}:
        raise Http404
    cards = cards_of(Kind(kind), Names(request.user))
    wanted = request.GET.get("version", "")
    card = next((card for card in cards if (card.version == wanted if wanted else card.is_in_use)), None)
    if card is None and (wanted or cards):
        raise Http404
    context = {
        "kind": Kind(kind),
        "card": card,
        "others": [other for other in cards if other is not card],
        "kept": KEPT,
        "few_texts": FEW_TEXTS,
        "few_in_language": FEW_IN_LANGUAGE,
        "may_choose": can_train(request.user),
    }
    return render(request, "workspace/suggestions/model.html", context)


@asks(Permission.TAG_DECIDE)
@require_POST
def use_model(request: HttpRequest, kind: str) -> HttpResponse:
    """Take an earlier model in use again."""
    if kind not in {each.value for each in KINDS}:
        raise Http404
    try:
        put_model_back(kind=Kind(kind), version=request.POST.get("version", ""), by=request.user)  # type: ignore[arg-type]
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is in use again from the next reading of the texts on."))
    return redirect("workspace:suggestions-model", kind=kind)
