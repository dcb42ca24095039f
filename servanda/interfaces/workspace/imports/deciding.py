"""Deciding on a plan: its lines, a second person, applying, throwing away, undoing."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from servanda.foundation.accounts.permissions import Permission
from servanda.foundation.common.errors import InvalidInput
from servanda.interfaces.workspace.access import asks
from servanda.interfaces.workspace.forms import show_refusal
from servanda.interfaces.workspace.imports.forms import PartsForm
from servanda.interfaces.workspace.imports.shown import shown
from servanda.interfaces.workspace.imports.views import batch_or_404
from servanda.pipelines.ingest.actions.applying import start_applying
from servanda.pipelines.ingest.actions.decide import agree, decide_line, discard
from servanda.pipelines.ingest.actions.undoing import start_undoing
from servanda.pipelines.ingest.queries import lines_visible_to
from servanda.pipelines.ingest.states import Decision, LineKind
from servanda.pipelines.ingest.tasks import carry_on_later


@asks(Permission.IMPORT_PREPARE)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the decisions of the doubtful lines on the page; all of them or none."""
    batch = batch_or_404(request, pk)
    chosen = {key[1:]: value for key, value in request.POST.items() if key.startswith("d") and key[1:].isdigit()}
    found = lines_visible_to(request.user, batch, kind=LineKind.DOUBTFUL).filter(position__in=chosen)
    with transaction.atomic():
        for line in found:
            decide_line(line=line, decision=Decision(chosen[str(line.position)]), by=request.user)  # type: ignore[arg-type]
    count = len(found)
    said = ngettext("One decision is saved.", "%(number)s decisions are saved.", count) % {"number": count}
    messages.success(request, said)
    return redirect("workspace:imports-batch", pk=pk)


@asks(Permission.IMPORT_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One line: keep it as one, split it, or leave it out."""
    batch = batch_or_404(request, pk)
    found = get_object_or_404(lines_visible_to(request.user, batch), position=position)
    text = "\n\n".join(found.parts) or found.record.get("text", "")
    form = PartsForm(request.POST or None, initial={"parts": text})
    if request.method == "POST" and form.is_valid():
        try:
            decision = Decision(form.cleaned_data["decision"])
            decide_line(line=found, decision=decision, parts=form.parts_given(), by=request.user)  # type: ignore[arg-type]
        except ValueError:
            form.add_error(None, _("Choose one of the decisions."))
        except InvalidInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The decision is saved."))
            return redirect("workspace:imports-batch", pk=pk)
    context = {"batch": batch, "form": form, "each": shown(batch, [found])[0]}
    return render(request, "workspace/imports/line.html", context, status=422 if form.errors else 200)


@asks(Permission.IMPORT_PREPARE)
@require_POST
def agree_to_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person."""
    agree(batch=batch_or_404(request, pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("You agreed. The plan can be applied now."))
    return redirect("workspace:imports-batch", pk=pk)


@asks(Permission.IMPORT_APPLY)
@require_POST
def apply_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin; the work goes on in the background."""
    with transaction.atomic():
        carry_on_later(start_applying(batch=batch_or_404(request, pk), by=request.user))  # type: ignore[arg-type]
    return redirect("workspace:imports-batch", pk=pk)


@asks(Permission.IMPORT_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def discard_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the plan away, after asking."""
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return render(request, "workspace/imports/discard.html", {"batch": batch})
    discard(batch=batch, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The plan is thrown away. Nothing was changed."))
    return redirect("workspace:imports")


@asks(Permission.IMPORT_APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back, after asking."""
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return render(request, "workspace/imports/undo.html", {"batch": batch})
    with transaction.atomic():
        carry_on_later(start_undoing(batch=batch, by=request.user))  # type: ignore[arg-type]
    return redirect("workspace:imports-batch", pk=pk)
