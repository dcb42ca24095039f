"""Earlier versions of an update: read them word by word, and take one up again."""

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
from servanda.domain.implementation.queries.versions import TEXTS, version_of, versions_of
from servanda.domain.implementation.rules import can_comment_on_update, can_edit_update
from servanda.foundation.accounts.permissions import Permission
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.updates import conflict
from servanda.interfaces.workspace.updates.forms import UpdateForm

_SHOWN = 30


@asks(Permission.UPDATE_WRITE, Permission.UPDATE_REVIEW)
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first, each with what changed since the one before. For those who take part in its clearance."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    if not can_comment_on_update(request.user, update):
        raise Http404
    found = versions_of(update)
    labels = {name: UpdateForm.base_fields[name].label for name in TEXTS}
    rows: list[dict[str, Any]] = []
    shown: list[Any] = [*found[: _SHOWN + 1], None]
    for later, earlier in pairwise(shown):
        changed = []
        for name in TEXTS:
            if earlier is not None and earlier.answers[name] != later.answers[name]:
                changed.append((labels[name], earlier.differences(later, name)))
        rows.append({"version": later, "changed": changed, "is_first": earlier is None})
    context = {"update": update, "rows": rows[:_SHOWN], "may_restore": can_edit_update(request.user, update)}
    return render(request, "workspace/updates/versions.html", context)


@asks(Permission.UPDATE_WRITE)
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Save an earlier text as the newest."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    earlier = version_of(update, number)
    if earlier is None:
        raise Http404
    kept = {**earlier.answers, "obstacles": tuple(earlier.answers["obstacles"])}  # type: ignore[arg-type]
    answer = Answer(**kept, levels=conflict.answer_of(update).levels)  # type: ignore[arg-type]
    save_update(update=update, answer=answer, version=conflict.version_in(request.POST), by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, _("The earlier text is back in the form. What it replaced is among the earlier versions.")
    )
    return redirect("workspace:updates-edit", pk=pk)
