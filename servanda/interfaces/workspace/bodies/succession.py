"""One body takes over from another: choose, see what moves, then do it; and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from servanda.domain.implementation.actions.succession import UNDO_DAYS, succeed_body, undo_succession
from servanda.domain.implementation.queries.succession import Preview, succession_preview, succession_to_undo
from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.accounts.queries import bodies_to_manage
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.bodies.forms import SuccessorForm
from servanda.interfaces.workspace.forms import show_refusal


@asks(Permission.BODIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    """`?successor=` shows what would move; only a form that was sent moves it."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    given = request.POST if request.method == "POST" else request.GET if "successor" in request.GET else None
    form = SuccessorForm(given, by=request.user, body=found)  # type: ignore[arg-type]
    context: dict[str, Any] = {"body": found, "form": form, "days": UNDO_DAYS}
    if form.is_valid():
        successor = form.cleaned_data["successor"]
        context |= {"successor": successor, "lines": _lines(succession_preview(found, successor))}
        if request.method == "POST":
            try:
                succeed_body(body=found, successor=successor, by=request.user)  # type: ignore[arg-type]
            except InvalidInput as error:
                show_refusal(form, error)
            else:
                said = _("%(successor)s has taken over from %(body)s. This can be undone for %(days)s days.")
                messages.success(request, said % {"successor": successor, "body": found, "days": UNDO_DAYS})
                return redirect("workspace:bodies-body", pk=successor.pk)
    return render(request, "workspace/bodies/succeed.html", context, status=422 if form.errors else 200)


@asks(Permission.BODIES_MANAGE)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What moved goes back."""
    found = get_object_or_404(bodies_to_manage(request.user), pk=pk)
    held = succession_to_undo(found)
    if held is None:
        raise Http404
    undo_succession(succession=held, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("%(body)s is open again, with what it held.") % {"body": found})
    return redirect("workspace:bodies-body", pk=pk)


_MOVES = (
    (
        "posts",
        ngettext_lazy("%(n)s post moves with its holder.", "%(n)s posts move with their holders.", "n"),
    ),
    ("memberships", ngettext_lazy("%(n)s role moves.", "%(n)s roles move.", "n")),
    (
        "doubled_memberships",
        ngettext_lazy(
            "%(n)s role ends: the person holds the same one in the successor.",
            "%(n)s roles end: the people hold the same ones in the successor.",
            "n",
        ),
    ),
    ("invitations", ngettext_lazy("%(n)s open invitation moves.", "%(n)s open invitations move.", "n")),
    (
        "bodies",
        ngettext_lazy(
            "%(n)s body below moves under the successor.", "%(n)s bodies below move under the successor.", "n"
        ),
    ),
    ("assignments", ngettext_lazy("%(n)s open assignment moves.", "%(n)s open assignments move.", "n")),
    (
        "doubled_assignments",
        ngettext_lazy(
            "%(n)s assignment ends: the successor takes part already, and leads where this body led.",
            "%(n)s assignments end: the successor takes part already, and leads where this body led.",
            "n",
        ),
    ),
    ("actions", ngettext_lazy("%(n)s unfinished action moves.", "%(n)s unfinished actions move.", "n")),
    (
        "steps",
        ngettext_lazy(
            "%(n)s open step of clearance waits for the approvers of the successor.",
            "%(n)s open steps of clearance wait for the approvers of the successor.",
            "n",
        ),
    ),
    (
        "chains",
        ngettext_lazy(
            "%(n)s chain of clearance names this body, and names the successor then.",
            "%(n)s chains of clearance name this body, and name the successor then.",
            "n",
        ),
    ),
    ("updates", ngettext_lazy("%(n)s unfinished update moves.", "%(n)s unfinished updates move.", "n")),
)
_STAYS = ngettext_lazy("%(n)s approved update stays on its record.", "%(n)s approved updates stay on its record.", "n")


def _lines(found: Preview) -> list[str]:
    """What moves, ends and stays, each a sentence; nothing is said of nothing."""
    lines = [words % {"n": len(keys)} for name, words in _MOVES if (keys := getattr(found, name))]
    if found.staying_updates:
        lines.append(_STAYS % {"n": found.staying_updates})
    return lines or [_("Nothing is open: the body only closes.")]
