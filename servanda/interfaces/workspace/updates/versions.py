"""Earlier versions of an update: read what changed, compare any two, and take one up again."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servanda.domain.implementation.actions.updates import Answer, save_update
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.queries.versions import KEPT, Version, version_of, versions_of
from servanda.domain.implementation.rules import can_edit_update, can_read_versions
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.words import Run, word_differences
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.updates import conflict
from servanda.interfaces.workspace.updates.beside import asked_in
from servanda.interfaces.workspace.updates.said import label_of, said_in_words

_SHOWN = 30

Changed = list[tuple[str, list[Run]]]


@asks(Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW)
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first, each with what changed since the one before; or any two, side against side."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    if not can_read_versions(request.user, update):
        raise Http404
    found = versions_of(update)
    titles = {str(item.pk): item.title for item in update.evidence.all()}
    shown: list[Any] = [*found[: _SHOWN + 1], None]
    rows = [
        {"version": later, "changed": _changed(earlier, later, titles), "is_first": earlier is None}
        for later, earlier in pairwise(shown)
    ]
    context = {
        "update": update,
        "rows": rows[:_SHOWN],
        "all": found,
        "may_restore": can_edit_update(request.user, update),
        **_compared(request, found, titles),
    }
    return render(request, "workspace/updates/versions.html", context)


def _compared(request: HttpRequest, found: list[Version], titles: dict[str, str]) -> dict[str, Any]:
    """The two versions that were asked for, the earlier one first; nothing if either is none of these."""
    by_number = {str(version.number): version for version in found}
    one, other = (by_number.get(request.GET.get(name, "")) for name in ("one", "other"))
    if one is None or other is None:
        return {"asked_for": "one" in request.GET}
    earlier, later = sorted((one, other), key=lambda version: version.number)
    return {"earlier": earlier, "later": later, "compared": _changed(earlier, later, titles)}


def _changed(earlier: Version | None, later: Version, titles: dict[str, str]) -> Changed:
    """Every part that is not the same, as runs of words."""
    if earlier is None:
        return []
    changed = []
    for name in KEPT:
        before, after = earlier.answers[name], later.answers[name]
        if before != after:
            words = (said_in_words(name, value, titles) for value in (before, after))
            changed.append((label_of(name), word_differences(*words)))
    return changed


@asks(Permission.UPDATE_WRITE)
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Save an earlier text as the newest. Evidence that has gone since does not come back by it."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    earlier = version_of(update, number) if can_read_versions(request.user, update) else None
    if earlier is None:
        raise Http404
    members = {item.public_id for item in asked_in(update, request.user)}
    levels = {key: level for key, level in earlier.answers["levels"].items() if key in members}
    answer = Answer(**{**earlier.answers, "levels": levels})
    save_update(update=update, answer=answer, version=conflict.version_in(request.POST), by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, _("The earlier text is back in the form. What it replaced is among the earlier versions.")
    )
    return redirect("workspace:updates-edit", pk=pk)
