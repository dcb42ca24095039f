"""Writing an update: begin, save, check, send. Whatever was typed is kept, whatever goes wrong."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.updates import Answer, save_update, start_update, submit_update
from servanda.domain.implementation.queries import discontinued_actions, last_approved_before, updates_visible_to
from servanda.domain.implementation.queries.answers import open_update_on
from servanda.domain.implementation.queries.figures import unfinished_rows
from servanda.domain.implementation.queries.parts import told_to
from servanda.domain.implementation.queries.versions import save_of
from servanda.domain.implementation.rules import can_edit_update
from servanda.domain.implementation.states import Obstacle, UpdateStage
from servanda.domain.recommendations.queries import clusters_visible_to, recommendations_visible_to
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.rules import bodies_where
from servanda.foundation.common.errors import DomainError, EditedMeanwhile, InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.typed import forget, keeps_what_was_typed, typed_before_signing_in
from servanda.interfaces.workspace.updates import conflict, evidence
from servanda.interfaces.workspace.updates.beside import asked_in, beside
from servanda.interfaces.workspace.updates.drafts import leaving
from servanda.interfaces.workspace.updates.forms import (
    CONFIDENTIALITY_MEANINGS,
    LEVEL_MEANINGS,
    EvidenceForm,
    UpdateForm,
)
from servanda.interfaces.workspace.updates.passages import remarks_for
from servanda.interfaces.workspace.updates.plan_forms import ActionsForm, actions_form, move_actions
from servanda.interfaces.workspace.updates.way import first_to_decide
from servanda.interfaces.workspace.updates.words import saved_words

# Buttons that add or take away a row. The form is saved first, whatever is still wrong in it.
_ROWS = ("more-figures", "more-consulted", "drop-figures-", "drop-consulted-")
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@asks(Permission.UPDATE_WRITE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Open a draft, or the one the body has already begun."""
    target = _target(request)
    body = get_object_or_404(bodies_where(request.user, Permission.UPDATE_WRITE), pk=_number(request, "body"))
    begun = open_update_on(target, body)
    if begun is None:
        language = request.user.language or "en"  # type: ignore[union-attr]
        begun = start_update(
            target=target, body=body, answer=Answer(language=language), form_key=_form_key(request), by=_by(request)
        )
    return redirect("workspace:updates-edit", pk=begun.pk)


def _by(request: HttpRequest) -> Any:
    """The door has let nobody in who is not signed in."""
    return request.user


def _target(request: HttpRequest) -> Any:
    if request.POST.get("cluster"):
        return get_object_or_404(clusters_visible_to(request.user), pk=_number(request, "cluster"))
    return get_object_or_404(recommendations_visible_to(request.user), pk=_number(request, "recommendation"))


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    if not given:
        raise InvalidInput(_("Choose what the update is about, from your desk or an objective."))
    if not given.isdecimal() or len(given) > 12:
        raise Http404
    return int(given)


def _form_key(request: HttpRequest, name: str = "form_key") -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        return None


@asks(Permission.UPDATE_WRITE)
@keeps_what_was_typed
@_FORM
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form. A save that meets a newer text leads to a page with both; a browser's own save is answered in JSON."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    if not can_edit_update(request.user, update):
        return redirect("workspace:updates-update", pk=pk)
    asked = asked_in(update, request.user)
    if request.method == "POST":
        return _save(request, update, asked)
    form = UpdateForm(update=update, members=_members(update, asked))
    kept = typed_before_signing_in(request, pk)
    if kept is not None:
        form = UpdateForm(kept, update=update, members=_members(update, asked))
    return _page(request, update, asked, form, kept_version=kept.get("version") if kept else None)


def _members(update: Any, asked: list[Any]) -> list[Any]:
    return asked if update.cluster_id else []


def _save(request: HttpRequest, update: Any, asked: list[Any]) -> HttpResponse:
    by_itself = request.headers.get("X-Saved-By") == "browser"
    form = UpdateForm(request.POST, update=update, members=_members(update, asked))
    form.is_valid()
    answer = conflict.merged(request.POST, update, form.answer())
    version = conflict.version_in(request.POST)
    if save_of(update, _form_key(request, "after_key")) == update.version:
        version = update.version  # this browser's own save, whose answer the line lost
    try:
        if not conflict.says_the_same(update, answer):
            key = _form_key(request, "save_key")
            update = save_update(update=update, answer=answer, version=version, save_key=key, by=_by(request))
    except EditedMeanwhile as error:
        if by_itself:
            return JsonResponse({"message": str(error)}, status=409)
        return conflict.page(request, update, asked, form, opened_with=version)
    except DomainError as error:
        if by_itself:
            return JsonResponse({"message": str(error)}, status=422)
        raise
    forget(request)
    if by_itself:
        return JsonResponse({"version": update.version, "words": saved_words(update.saved_at)})
    update = updates_visible_to(request.user).get(pk=update.pk)
    return _after_saving(request, update, asked, form)


def _after_saving(request: HttpRequest, update: Any, asked: list[Any], form: UpdateForm) -> HttpResponse:
    go = request.POST.get("go", "save")
    if go.startswith(_ROWS):
        return redirect(reverse("workspace:updates-edit", args=[update.pk]) + f"#{go.split('-')[1]}")
    actions = actions_form(request, update)
    attaching = EvidenceForm(request.POST, request.FILES)
    form.update_of = update
    fine = (
        not form.errors and not form.row_forms() and move_actions(request, update, actions, must_be_dated=go == "check")
    )
    if fine and go.startswith(("file", "link", "remove-")):
        attaching.is_valid()
        fine = evidence.change(request, update, go, attaching)
        if fine:
            return redirect(reverse("workspace:updates-edit", args=[update.pk]) + "#evidence")
    if not fine:
        return _page(request, update, asked, form, actions=actions, attaching=attaching, status=422)
    if go == "check":
        return redirect("workspace:updates-check", pk=update.pk)
    messages.success(request, saved_words(update.saved_at))
    return redirect("workspace:desk") if go == "leave" else redirect("workspace:updates-edit", pk=update.pk)


def _page(
    request: HttpRequest,
    update: Any,
    asked: list[Any],
    form: UpdateForm,
    *,
    actions: ActionsForm | None = None,
    attaching: EvidenceForm | None = None,
    kept_version: str | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **beside(update, request.user, asked=asked),
        "form": form,
        "actions": actions or actions_form(request, update),
        "attaching": attaching or EvidenceForm(),
        "version": kept_version or update.version,
        "was_kept": kept_version is not None,
        "level_meanings": LEVEL_MEANINGS,
        "confidentiality_meanings": CONFIDENTIALITY_MEANINGS,
        "saved_words": saved_words(update.saved_at),
        "is_returned": update.stage == UpdateStage.RETURNED,
        **leaving(update, request.user),
        **remarks_for(update, request.user),
    }
    return render(request, "workspace/updates/edit.html", context, status=status)


@asks(Permission.UPDATE_WRITE)
@_FORM
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers, then send."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    if request.method == "POST" and update.stage == UpdateStage.SUBMITTED:
        return redirect("workspace:updates-update", pk=pk)  # a second click on the same button
    if not can_edit_update(request.user, update):
        return redirect("workspace:updates-update", pk=pk)
    form = UpdateForm(update=update, members=[])
    if request.method == "POST":
        form = UpdateForm({}, update=update, members=[])
        form.full_clean()
        try:
            submit_update(update=update, version=conflict.version_in(request.POST), by=_by(request))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Sent to %(who)s. You will see here what they decide.") % {"who": _who(update)})
            return redirect("workspace:updates-update", pk=pk)
    context = {**beside(update, request.user), "form": form, "reviewers": first_to_decide(update)}
    context |= {"obstacle_names": dict(Obstacle.choices), "told": told_to(request.user, update)}
    context |= {"unfinished": unfinished_rows(update), "given_up": list(discontinued_actions(update))}
    return render(request, "workspace/updates/check.html", context, status=422 if form.errors else 200)


def _who(update: Any) -> str:
    return "; ".join(first_to_decide(update)) or str(update.body)


@asks(Permission.UPDATE_WRITE)
@require_POST
def start_from_approved(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the last approved text into the draft; what stood there stays among its earlier versions."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    approved = last_approved_before(update)
    if approved is None:
        raise Http404
    version = conflict.version_in(request.POST)
    save_update(
        update=update, answer=conflict.answer_of(approved, keep_period_of=update), version=version, by=_by(request)
    )
    messages.success(request, _("The last approved text is in the form. Now say what is new."))
    return redirect("workspace:updates-edit", pk=pk)
