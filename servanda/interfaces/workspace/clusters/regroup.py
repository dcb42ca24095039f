"""Merging objectives, splitting one, moving members: first what would happen, then the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.regrouping.merging import merge_clusters
from servanda.domain.implementation.actions.regrouping.splitting import GoesAlong, move_members, split_cluster
from servanda.domain.implementation.actions.regrouping.undoing import undo_regrouping
from servanda.domain.implementation.queries.regrouping import SplitPreview, merge_preview, split_preview
from servanda.domain.recommendations.queries import cluster_titles, members_in_brief
from servanda.domain.recommendations.queries.regrouping import regroupings_to_undo
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import EditedMeanwhile, InvalidInput, StepRefused
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.clusters.forms import IntoForm, PartForm
from servanda.interfaces.workspace.forms import languages_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_Do = Callable[[], Any]


@asks(Permission.CLUSTER_MANAGE)
@_FORM
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the other one, read what follows, merge. `?into=` shows what would follow."""
    source = _open(request, public_id)
    form = IntoForm(request.POST or request.GET or None, clusters=_others(request, source))
    context: dict[str, Any] = {"cluster": source, "form": form}
    if not form.is_valid():
        return render(request, "workspace/clusters/merge.html", context, status=422 if form.errors else 200)
    target = form.cleaned_data["into"]

    def do() -> Any:
        return merge_clusters(source=source, target=target, seen=request.POST["seen"], by=request.user)  # type: ignore[arg-type]

    status, refused = _try(request, do)
    if not status:
        messages.success(request, _("“%(one)s” is part of “%(other)s” now.") % {"one": source, "other": target})
        return redirect("workspace:clusters-cluster", public_id=target.public_id)
    context |= {"preview": merge_preview(_open(request, public_id), target), "refused": refused}
    return render(request, "workspace/clusters/merge.html", context, status=status)


@asks(Permission.CLUSTER_MANAGE)
@_FORM
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tick what leaves, give it a title, read what follows, split."""
    source = _open(request, public_id)
    form = PartForm(request.POST if request.POST.get("go") else None, languages=languages_of(request))
    preview = split_preview(source, _picked(request, source))
    context = {"cluster": source, "form": form, "splitting": True}
    if not form.is_valid() or not preview.chosen:
        return _choose(request, context, preview)

    def do() -> Any:
        return split_cluster(
            source=source,
            recommendations=_members(source, preview.chosen),
            titles=form.texts("title"),
            objectives=form.texts("objective"),
            along=_along(request),
            seen=request.POST["seen"],
            by=request.user,  # type: ignore[arg-type]
        )

    return _preview_or_do(request, context, preview, do)


@asks(Permission.CLUSTER_MANAGE)
@_FORM
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tick what moves, choose where to, read what follows, move."""
    source = _open(request, public_id)
    form = IntoForm(request.POST if request.POST.get("go") else None, clusters=_others(request, source))
    target = form.cleaned_data["into"] if form.is_valid() else None
    preview = split_preview(source, _picked(request, source), target=target)
    context = {"cluster": source, "form": form, "target": target}
    if target is None or not preview.chosen:
        return _choose(request, context, preview)

    def do() -> Any:
        return move_members(
            source=source,
            target=target,
            recommendations=_members(source, preview.chosen),
            along=_along(request),
            seen=request.POST["seen"],
            by=request.user,  # type: ignore[arg-type]
        )

    return _preview_or_do(request, context, preview, do)


@asks(Permission.CLUSTER_MANAGE)
@require_POST
def take_back(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Undo a merge, a split or a move, while nothing newer stands on it."""
    found = _open(request, public_id)
    made = get_object_or_404(regroupings_to_undo(found), pk=pk)
    back = undo_regrouping(regrouping=made, by=request.user)  # type: ignore[arg-type]
    said = ngettext("Undone: one recommendation went back.", "Undone: %(n)s recommendations went back.", back)
    messages.success(request, said % {"n": back})
    return redirect("workspace:clusters-cluster", public_id=made.source.public_id)


def _open(request: HttpRequest, public_id: str) -> Any:
    return get_object_or_404(cluster_titles(request.user), public_id=public_id)


def _others(request: HttpRequest, source: Any) -> Any:
    return cluster_titles(request.user).filter(state=source.state_id).exclude(pk=source.pk)


def _members(source: Any, keys: list[int]) -> list[Any]:
    return list(members_in_brief(source).filter(pk__in=keys))


def _picked(request: HttpRequest, source: Any) -> list[int]:
    picked = request.POST.getlist("pick")
    return list(members_in_brief(source).filter(public_id__in=picked).values_list("pk", flat=True)) if picked else []


def _along(request: HttpRequest) -> GoesAlong:
    keys = [int(key) for key in request.POST.getlist("action") if key.isdecimal() and len(key) < 19]
    return GoesAlong(same_bodies="same_bodies" in request.POST, actions=keys)


def _try(request: HttpRequest, do: _Do) -> tuple[int, str]:
    """0 when it was done; else the status of the page that shows what would happen, and why it was refused."""
    if request.method != "POST" or request.POST.get("go") != "do":
        return 200, ""
    try:
        do()
    except EditedMeanwhile as error:
        return 409, str(error)
    except StepRefused as error:
        return 409, str(error)
    except InvalidInput as error:
        return 422, str(error)
    return 0, ""


def _choose(request: HttpRequest, context: dict[str, Any], preview: SplitPreview) -> HttpResponse:
    """The first page: what is there, ticked as it came."""
    asked = bool(request.POST.get("go"))
    context |= {
        "members": list(members_in_brief(preview.source)),
        "chosen": set(preview.chosen),
        "none_chosen": asked and not preview.chosen,
    }
    return render(request, "workspace/clusters/choose.html", context, status=422 if asked else 200)


def _preview_or_do(request: HttpRequest, context: dict[str, Any], preview: SplitPreview, do: _Do) -> HttpResponse:
    status, refused = _try(request, do)
    if not status:
        number = len(preview.chosen)
        said = ngettext("One recommendation moved.", "%(n)s recommendations moved.", number) % {"n": number}
        messages.success(request, said)
        return redirect("workspace:clusters-cluster", public_id=preview.source.public_id)
    if status == 409:
        preview = split_preview(_open(request, preview.source.public_id), preview.chosen, target=preview.target)
    context |= {"preview": preview, "chosen": _members(preview.source, preview.chosen), "refused": refused}
    return render(request, "workspace/clusters/regroup.html", context, status=status)
