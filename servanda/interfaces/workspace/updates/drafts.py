"""A draft changes hands, or is thrown away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.domain.implementation.actions.drafts import discard_draft, hand_over_draft
from servanda.domain.implementation.queries import updates_visible_to
from servanda.domain.implementation.states import UpdateStage
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import people_who_write
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.updates import conflict


def leaving(update: Any, user: Any) -> dict[str, Any]:
    """Who may take the draft over, and whether it may be thrown away: context of the form."""
    held = people_who_write(update.body)
    return {
        "colleagues": [(person, label) for person, label in held if person.pk != update.author_id],
        "holder": next((label for person, label in held if person.pk == update.author_id != user.pk), ""),
        "may_discard": update.stage == UpdateStage.DRAFT
        and update.submitted_at is None
        and not update.comments.exists(),
    }


@asks(Permission.UPDATE_WRITE)
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft to a colleague of the body."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    given = request.POST.get("to", "")
    chosen = [(person, label) for person, label in people_who_write(update.body) if str(person.pk) == given]
    if not chosen:
        messages.error(request, _("Choose the colleague who takes the draft over."))
        return redirect("workspace:updates-edit", pk=pk)
    person, label = chosen[0]
    hand_over_draft(update=update, to=person, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Handed over. %(who)s answers for this draft now.") % {"who": label})
    return redirect("workspace:desk")


@asks(Permission.UPDATE_WRITE)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away that nobody outside the body has seen."""
    update = get_object_or_404(updates_visible_to(request.user), pk=pk)
    name = str(update)
    discard_draft(update=update, version=conflict.version_in(request.POST), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The draft on “%(name)s” was thrown away.") % {"name": name})
    return redirect("workspace:desk")
